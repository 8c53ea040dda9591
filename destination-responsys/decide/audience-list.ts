import { isObject } from '../../shared/airbyte/protocol';
import { exactJson } from '../../shared/json';
import { readAudienceName, type AudienceName } from './audience-name';
import { propertyOf } from './fields';
import { isNullMarker } from './null-marker';

/** One entry of a list: an audience by all the names that the entry has for it. */
export interface Entry {
  names: readonly AudienceName[];
  /** Whether the user is in it; a map tells both. */
  isMember: boolean;
}

/** A list of a user's audiences, as far as it can be understood. */
export interface AudienceList {
  entries: readonly Entry[];
  /** `undefined` or nothing in place of a name: it cannot be told what stood there. */
  hasGaps: boolean;
  /** Parts of a name that may be names of their own. */
  doubtful: readonly AudienceName[];
}

/** `null`: there is null, or what stands for it, in place of a list. */
export type ListReading = AudienceList | 'null' | 'unreadable';

const EMPTY: AudienceList = { entries: [], hasGaps: false, doubtful: [] };
/** How often a text may be the JSON of a text. */
const DEEPEST = 4;

/**
 * A list of audiences: an array of texts or of objects with slug, id or name; a map from slug to
 * boolean; JSON of either; an array literal in braces; text separated by comma, semicolon or pipe.
 * `[]` and empty text are empty lists, and nothing else is. Blanks, line breaks and quotes around names, and
 * `undefined` between them (what Snowflake prints for null in an array), do no harm. Anything in
 * it that has not the form of a name makes all of it unreadable.
 */
export function readAudienceList(value: unknown): ListReading {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return ofText(value, DEEPEST);
  if (Array.isArray(value)) return ofEntries(value.map(elementOf));
  if (!isObject(value) || Object.keys(value).length === 0) return 'unreadable';
  return ofMap(value);
}

function ofText(value: string, depth: number): ListReading {
  if (value === '') return EMPTY;
  const text = value.trim();
  if (depth === 0 || text === '') return 'unreadable';
  if (isNullMarker(text)) return 'null';
  const parsed = /^[["{]/.test(text) ? jsonIn(text) : undefined;
  if (typeof parsed === 'string') return ofText(parsed, depth - 1);
  if (parsed !== undefined) return readAudienceList(parsed);
  if (text.startsWith('[')) return text.endsWith(']') ? ofLiteral(text, isQuoted) : 'unreadable';
  if (text.startsWith('{')) return text.endsWith('}') ? ofLiteral(text, () => true) : 'unreadable';
  return ofSeparated(text);
}

// Python, Snowflake and Postgres write lists that are almost JSON. Bare words in brackets are not
// among them: a Java object prints like that.
function ofLiteral(text: string, isEntry: (part: string) => boolean): ListReading {
  const parts = text
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  return ofEntries(
    parts.map((part) => (part === '' || isEntry(part) ? elementOf(part) : 'unreadable')),
  );
}

function isQuoted(part: string): boolean {
  return part === 'undefined' || /^(['"]).*\1$/.test(part);
}

function ofSeparated(text: string): ListReading {
  const parts = text.split(/[,;|\r\n\t]/);
  const list = ofEntries(parts.map(entryOf));
  if (parts.length > 1 || typeof list === 'string') return list;
  // One name of several words may be several names between blanks.
  const words = text
    .split(/[^\p{L}\p{M}\p{N}_-]+/u)
    .flatMap((word) => readAudienceName(word) ?? []);
  return { ...list, doubtful: words.length > 1 ? words : [] };
}

// Between separators there may be nothing; an element of an array was something once.
function elementOf(value: unknown): EntryReading {
  const entry = entryOf(value);
  return entry === 'blank' ? 'gap' : entry;
}

type EntryReading = Entry | 'null' | 'gap' | 'blank' | 'unreadable';

function entryOf(value: unknown): EntryReading {
  if (value === null) return 'null';
  if (isObject(value)) return ofObject(value);
  if (typeof value !== 'string') return 'unreadable';
  const text = unquoted(value.trim());
  if (text === '') return 'blank';
  if (text === 'undefined') return 'gap';
  const inner = text.startsWith('{') ? jsonIn(text) : undefined;
  if (isObject(inner)) return ofObject(inner);
  const name = readAudienceName(text);
  return name === undefined ? 'unreadable' : { names: [name], isMember: true };
}

/** What an object of a list may say besides its audience, in ways that nobody has documented. */
const STATEMENTS = [
  'event',
  'member',
  'is_member',
  'ismember',
  'membership',
  'active',
  'in',
  'value',
  'status',
  'exit',
  'exited',
  'left',
];

function ofObject(object: Readonly<Record<string, unknown>>): EntryReading {
  if (STATEMENTS.some((name) => propertyOf(object, name) !== undefined)) return 'unreadable';
  const names = namesOf(object);
  return names.length === 0 ? 'unreadable' : { names, isMember: true };
}

const NAMES = ['id', 'slug', 'slug_name', 'name'];

/** The names that an object has for its audience. */
export function namesOf(object: Readonly<Record<string, unknown>>): AudienceName[] {
  const names: AudienceName[] = [];
  for (const property of NAMES) {
    const value = propertyOf(object, property);
    const name = typeof value === 'string' ? readAudienceName(value) : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Names of properties, which are no audiences: the object is none of the forms above. */
const STRUCTURE =
  /^(?:value|values|list|element|items?|data|id|slug|name|segments?|audiences?|member|is_?member)$/i;

function ofMap(map: Readonly<Record<string, unknown>>): ListReading {
  return ofEntries(
    Object.entries(map).map(([text, value]): EntryReading => {
      const name = readAudienceName(text);
      const isMember = BOOLEANS.get(typeof value === 'string' ? value.toLowerCase() : value);
      if (name === undefined || STRUCTURE.test(text)) return 'unreadable';
      if (value === null) return 'null';
      return isMember === undefined ? 'unreadable' : { names: [name], isMember };
    }),
  );
}

/** As JSON, and as Lytics and databases write them. */
const BOOLEANS = new Map<unknown, boolean>([
  ...[true, 1, 'true', 't', '1'].map((one) => [one, true] as const),
  ...[false, 0, 'false', 'f', '0'].map((one) => [one, false] as const),
]);

function ofEntries(readings: readonly EntryReading[]): ListReading {
  const entries = readings.filter((one): one is Entry => typeof one === 'object');
  if (readings.includes('unreadable')) return 'unreadable';
  // A list of nothing but nulls or blanks is no empty list; a null beside names is no name.
  if (entries.length === 0 && readings.length > 0) return 'null';
  if (readings.includes('null')) return 'unreadable';
  return { entries, hasGaps: readings.includes('gap'), doubtful: [] };
}

function unquoted(text: string): string {
  const match = /^(["'`])(.*)\1$/s.exec(text) ?? /^(“)(.*)”$/s.exec(text);
  return match === null ? text : (match[2] as string).trim();
}

function jsonIn(text: string): unknown {
  try {
    return exactJson(text);
  } catch {
    // Almost JSON, or cut off: the caller looks at its form.
    return undefined;
  }
}
