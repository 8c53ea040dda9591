import { isObject } from '../../shared/airbyte/protocol';
import { readAudienceName, type AudienceName } from './audience-name';
import { holdsValue, propertyOf } from './fields';
import { jsonIn } from './json-text';

/** One entry of a list: an audience, with all the names that the entry gives for it. */
export interface AudienceEntry {
  names: readonly AudienceName[];
  /** Whether the user is a member; a map lists non-members as well. */
  isMember: boolean;
}

/**
 * Other things found where a list should have an entry. `gap`: null, or a text that means null;
 * `nameless`: an object that names no audience; `blank`: nothing between two separators;
 * `unreadable`: a value that does not look like a name, or has more in it than a name.
 */
export type EntryReading = AudienceEntry | 'gap' | 'nameless' | 'blank' | 'unreadable';

/** An element of an array. An empty one is a gap: it once held a value. */
export function elementOf(value: unknown): EntryReading {
  const entry = entryOf(value);
  return entry === 'blank' ? 'gap' : entry;
}

/** One part of a text whose parts are separated; an empty one is `blank`. */
export function entryOf(value: unknown): EntryReading {
  if (value === null) return 'gap';
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

/** Undocumented properties with which an object in a list might qualify its audience. */
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
  if (names.length > 0) return { names, isMember: true };
  return NAMES.some((name) => holdsValue(propertyOf(object, name))) ? 'unreadable' : 'nameless';
}

const NAMES = ['id', 'slug', 'slug_name', 'name'];

/** The names that an object gives for its audience. */
export function namesOf(object: Readonly<Record<string, unknown>>): AudienceName[] {
  const names: AudienceName[] = [];
  for (const property of NAMES) {
    const value = propertyOf(object, property);
    const name = typeof value === 'string' ? readAudienceName(value) : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

function unquoted(text: string): string {
  const match = /^(["'`])(.*)\1$/s.exec(text) ?? /^(“)(.*)”$/s.exec(text);
  return match === null ? text : (match[2] as string).trim();
}
