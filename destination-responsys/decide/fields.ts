import { hasNames } from '../../shared/same-names';
import { isUnchanged } from './placeholders';

/** One object of a record. */
interface Level {
  data: Readonly<Record<string, unknown>>;
  /** Original names by their normalized form. */
  names: Names;
}
type Names = ReadonlyMap<string, readonly string[]>;

/** The fields of a record, with those of its innermost object first. */
export interface Fields {
  levels: readonly Level[];
}

/** The fields of an object and of the objects around it, the outermost last. */
export function fieldsOf(
  data: Readonly<Record<string, unknown>>,
  around: Fields = { levels: [] },
): Fields {
  return { levels: [{ data, names: namesIn(data) }, ...around.levels] };
}

/**
 * The value of a user field; undefined where it is absent or only a marker for "unchanged". Names
 * are matched without regard to case, byte-order marks and outer blanks. If a name has two
 * spellings, the one with a value wins; if both have one, the spelling that was asked for.
 */
export function fieldOf({ levels }: Fields, name: string): unknown {
  const key = folded(name);
  for (const { data, names } of levels) {
    const spellings = names.get(key);
    if (spellings === undefined) continue;
    const [first = ''] = spellings;
    const value = spellings.length === 1 ? data[first] : best(data, spellings, name);
    if (value !== undefined && !isUnchanged(value)) return value;
  }
  return undefined;
}

/** The value of a property of a small object, whose name is matched like a field's. */
export function propertyOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  for (const one in object) if (folded(one) === name) return object[one];
  return undefined;
}

/** Whether there is a value: neither null nor an empty text. */
export function holdsValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !isUnchanged(value);
}

function best(
  data: Readonly<Record<string, unknown>>,
  spellings: readonly string[],
  wanted: string,
): unknown {
  const ranked = spellings.map((name) => rank(data[name]));
  const highest = Math.max(...ranked);
  const candidates = spellings.filter((_, i) => ranked[i] === highest);
  return data[candidates.includes(wanted) ? wanted : (candidates[0] ?? '')];
}

function rank(value: unknown): number {
  if (value === undefined || isUnchanged(value)) return 0;
  return value === null ? 1 : value === '' ? 2 : 3;
}

// The records of a stream usually have the same names in the same order, so their names are
// normalized only once. JSON.parse reuses one string for equal names, which makes comparing them
// cheap.
let last: { keys: readonly string[]; names: Names } = { keys: [], names: new Map() };

function namesIn(data: Readonly<Record<string, unknown>>): Names {
  if (hasNames(data, last.keys)) return last.names;
  const keys = Object.keys(data);
  const names = new Map<string, string[]>();
  for (const name of keys) {
    const key = folded(name);
    const spellings = names.get(key);
    if (spellings === undefined) names.set(key, [name]);
    else spellings.push(name);
  }
  last = { keys, names };
  return names;
}

/** The same names come with every record; the limit is for data that uses values as names. */
const MAX_NAMES_KEPT = 10_000;
const foldedNames = new Map<string, string>();

// A byte-order mark before the first name of a file, also one that was read as Windows-1252.
function folded(name: string): string {
  let key = foldedNames.get(name);
  if (key === undefined) {
    key = name
      .replace(/^(?:\uFEFF|ï»¿|\s)+/, '')
      .trim()
      .toLowerCase();
    if (foldedNames.size >= MAX_NAMES_KEPT) foldedNames.clear();
    foldedNames.set(name, key);
  }
  return key;
}
