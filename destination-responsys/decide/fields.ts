import { isUnchanged } from './placeholders';

/** One object of a record, its values by their folded names. */
interface Level {
  values: ReadonlyMap<string, unknown>;
  /** Where two spellings of a name both hold a value: these by their names as they stand. */
  rivals: ReadonlyMap<string, unknown> | undefined;
}

/** The fields of a record, those of its innermost object first. */
export interface Fields {
  levels: readonly Level[];
}

/** The fields of an object, and of the objects that it lies in, the outermost last. */
export function fieldsOf(
  data: Readonly<Record<string, unknown>>,
  around: Fields = { levels: [] },
): Fields {
  return { levels: [levelOf(data), ...around.levels] };
}

/**
 * The value of a user field; undefined where it is absent or only says that it did not change. Its
 * name is matched without regard to case, byte-order marks and outer blanks. Of two spellings the
 * one that holds a value counts; where both do, the one that is spelled as asked for.
 */
export function fieldOf({ levels }: Fields, name: string): unknown {
  const key = folded(name);
  for (const { values, rivals } of levels) {
    const value = rivals?.has(name) === true ? rivals.get(name) : values.get(key);
    if (value !== undefined && !isUnchanged(value)) return value;
  }
  return undefined;
}

/** The value of a property of a small object, whose name is matched like that of a field. */
export function propertyOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const key = Object.keys(object).find((one) => folded(one) === name);
  return key === undefined ? undefined : object[key];
}

/** Whether a value tells anything: neither null nor an empty text. */
export function holdsValue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !isUnchanged(value);
}

function levelOf(data: Readonly<Record<string, unknown>>): Level {
  const values = new Map<string, unknown>();
  let rivals: Map<string, unknown> | undefined;
  const names = Object.keys(data);
  for (const name of names) {
    const key = folded(name);
    const value = data[name];
    const other = values.get(key);
    if (!values.has(key) || rank(value) > rank(other)) values.set(key, value);
    else if (rank(value) === rank(other)) {
      rivals ??= new Map();
      rivals.set(names.find((one) => folded(one) === key && data[one] === other) ?? name, other);
      rivals.set(name, value);
    }
  }
  return { values, rivals };
}

function rank(value: unknown): number {
  if (value === undefined || isUnchanged(value)) return 0;
  return value === null ? 1 : value === '' ? 2 : 3;
}

/** Names come again with every record; the bound is for data that holds them as values. */
const MOST_NAMES = 10_000;
const foldedNames = new Map<string, string>();

// A byte-order mark before the first name of a file, also one that was read as Windows-1252.
function folded(name: string): string {
  let key = foldedNames.get(name);
  if (key === undefined) {
    key = name
      .replace(/^(?:\uFEFF|ï»¿|\s)+/, '')
      .trim()
      .toLowerCase();
    if (foldedNames.size >= MOST_NAMES) foldedNames.clear();
    foldedNames.set(name, key);
  }
  return key;
}
