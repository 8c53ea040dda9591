import { isObject } from '../../shared/airbyte/protocol';
import { elementOf, entryOf, type AudienceEntry, type EntryReading } from './audience-entry';
import { readAudienceName, type AudienceName } from './audience-name';
import { jsonIn } from './json-text';
import { isNullMarker } from './null-marker';
import { outOfParquet } from './parquet';

/** The readable parts of a list of a user's audiences. */
export interface AudienceList {
  entries: readonly AudienceEntry[];
  /**
   * An entry names nothing: it is null, empty, or an object without a name. The user is in every
   * audience that is named, and may be in others.
   */
  hasGaps: boolean;
  /** Words of a multi-word name that may be separate audiences. */
  doubtful: readonly AudienceName[];
  /** It was plain text. Such a field might hold something other than audiences. */
  isText?: true;
}

/** `null`: the field is null, or a text that means null. */
export type ListReading = AudienceList | 'null' | 'unreadable';

const EMPTY: AudienceList = { entries: [], hasGaps: false, doubtful: [] };
/** How many times JSON may be nested inside a JSON string. */
const MAX_DEPTH = 4;

/**
 * Reads a list of audiences: an array of texts or of objects with slug, id or name; a map from slug
 * to boolean; either of these wrapped in Parquet's groups; JSON of these; an array literal in
 * braces; text separated by comma, semicolon or pipe. Only `[]` and empty text are empty lists:
 * `{}` may be Postgres's empty array or an object that lost its content. Blanks, line breaks and
 * quotes around names are ignored; an entry that names nothing (null, `undefined`, `{}`) is a gap.
 * One entry that does not look like a name makes the whole list unreadable.
 */
export function readAudienceList(held: unknown): ListReading {
  const value = outOfParquet(held);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return ofText(value, MAX_DEPTH);
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

/** Snowflake, Postgres and Python print a missing value as one of these bare words. */
const WITHOUT_VALUE = /^(?:undefined|null|None)$/i;

// Python, Snowflake and Postgres write lists that are almost JSON. Bare words in brackets are not
// accepted: a Java object prints like that.
function ofLiteral(text: string, isEntry: (part: string) => boolean): ListReading {
  const parts = text
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  return ofEntries(
    parts.map((part) => {
      if (WITHOUT_VALUE.test(part)) return 'gap';
      return part === '' || isEntry(part) ? elementOf(part) : 'unreadable';
    }),
  );
}

function isQuoted(part: string): boolean {
  return /^(['"]).*\1$/.test(part);
}

function ofSeparated(text: string): ListReading {
  const parts = text.split(/[,;|\r\n\t]/);
  const list = ofEntries(parts.map(entryOf));
  if (typeof list === 'string') return list;
  if (parts.length > 1) return { ...list, isText: true };
  // A name of several words may be several names separated by blanks.
  const words = text
    .split(/[^\p{L}\p{M}\p{N}_-]+/u)
    .flatMap((word) => readAudienceName(word) ?? []);
  return { ...list, doubtful: words.length > 1 ? words : [], isText: true };
}

/** Names of properties, not of audiences: an object with these has none of the shapes above. */
const STRUCTURE =
  /^(?:value|values|list|element|items?|data|id|slug|name|segments?|audiences?|member|is_?member)$/i;

function ofMap(map: Readonly<Record<string, unknown>>): ListReading {
  return ofEntries(
    Object.entries(map).map(([text, value]): EntryReading => {
      const name = readAudienceName(text);
      const isMember = BOOLEANS.get(typeof value === 'string' ? value.toLowerCase() : value);
      if (name === undefined || STRUCTURE.test(text)) return 'unreadable';
      if (value === null) return 'gap';
      return isMember === undefined ? 'unreadable' : { names: [name], isMember };
    }),
  );
}

/** The forms of a boolean in JSON, in Lytics and in databases. */
const BOOLEANS = new Map<unknown, boolean>([
  ...[true, 1, 'true', 't', '1'].map((one) => [one, true] as const),
  ...[false, 0, 'false', 'f', '0'].map((one) => [one, false] as const),
]);

function ofEntries(readings: readonly EntryReading[]): ListReading {
  const entries = readings.filter((one): one is AudienceEntry => typeof one === 'object');
  if (readings.includes('unreadable')) return 'unreadable';
  const hasGaps = entries.length < readings.filter((one) => one !== 'blank').length;
  if (entries.length > 0 || readings.length === 0) return { entries, hasGaps, doubtful: [] };
  // A list that holds only nulls or blanks does not count as empty.
  return readings.includes('nameless') ? 'unreadable' : 'null';
}
