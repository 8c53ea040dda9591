import { isObject } from '../../shared/airbyte/protocol';
import { elementOf, entryOf, type AudienceEntry, type EntryReading } from './audience-entry';
import { readAudienceName, type AudienceName } from './audience-name';
import { jsonIn } from './json-text';
import { isNullMarker } from './null-marker';
import { outOfParquet } from './parquet';

/** A list of a user's audiences, as far as it can be understood. */
export interface AudienceList {
  entries: readonly AudienceEntry[];
  /**
   * Something stands in it that names nothing: null, nothing, or an object without a name. Who is
   * named is in it; who is not may be.
   */
  hasGaps: boolean;
  /** Parts of a name that may be names of their own. */
  doubtful: readonly AudienceName[];
  /** It is bare text, which might hold something else than audiences in a field that does. */
  isText?: true;
}

/** `null`: there is null, or what stands for it, in place of a list. */
export type ListReading = AudienceList | 'null' | 'unreadable';

const EMPTY: AudienceList = { entries: [], hasGaps: false, doubtful: [] };
/** How often a text may be the JSON of a text. */
const MAX_DEPTH = 4;

/**
 * A list of audiences: an array of texts or of objects with slug, id or name; a map from slug to
 * boolean; either in Parquet's groups; JSON of these; an array literal in braces; text separated by
 * comma, semicolon or pipe. `[]` and empty text are empty lists, and nothing else is: `{}` may be
 * an object whose content is lost as well as Postgres's empty array. Blanks, line breaks and quotes
 * around names do no harm, and what names nothing (null, `undefined`, `{}`) is a gap. A name that
 * has not the form of one makes all of the list unreadable.
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

/** A bare word of Snowflake, Postgres or Python in place of a value. */
const WITHOUT_VALUE = /^(?:undefined|null|None)$/i;

// Python, Snowflake and Postgres write lists that are almost JSON. Bare words in brackets are not
// among them: a Java object prints like that.
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
  // One name of several words may be several names between blanks.
  const words = text
    .split(/[^\p{L}\p{M}\p{N}_-]+/u)
    .flatMap((word) => readAudienceName(word) ?? []);
  return { ...list, doubtful: words.length > 1 ? words : [], isText: true };
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
      if (value === null) return 'gap';
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
  const entries = readings.filter((one): one is AudienceEntry => typeof one === 'object');
  if (readings.includes('unreadable')) return 'unreadable';
  const hasGaps = entries.length < readings.filter((one) => one !== 'blank').length;
  if (entries.length > 0 || readings.length === 0) return { entries, hasGaps, doubtful: [] };
  // A list of nothing but nulls or blanks is no empty list.
  return readings.includes('nameless') ? 'unreadable' : 'null';
}
