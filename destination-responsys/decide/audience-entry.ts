import { isObject } from '../../shared/airbyte/protocol';
import { readAudienceName, type AudienceName } from './audience-name';
import { holdsValue, propertyOf } from './fields';
import { jsonIn } from './json-text';

/** One entry of a list: an audience by all the names that the entry has for it. */
export interface AudienceEntry {
  names: readonly AudienceName[];
  /** Whether the user is in it; a map tells both. */
  isMember: boolean;
}

/**
 * What else stands in a place of a list: `gap`: null, or what stands for it; `nameless`: an object
 * that names no audience; `blank`: nothing between two separators; `unreadable`: something that has
 * not the form of a name, or says more than a name.
 */
export type EntryReading = AudienceEntry | 'gap' | 'nameless' | 'blank' | 'unreadable';

/** An element of an array: where there is nothing, there was something once. */
export function elementOf(value: unknown): EntryReading {
  const entry = entryOf(value);
  return entry === 'blank' ? 'gap' : entry;
}

/** What stands in one place of a list between separators. */
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
  if (names.length > 0) return { names, isMember: true };
  return NAMES.some((name) => holdsValue(propertyOf(object, name))) ? 'unreadable' : 'nameless';
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

function unquoted(text: string): string {
  const match = /^(["'`])(.*)\1$/s.exec(text) ?? /^(“)(.*)”$/s.exec(text);
  return match === null ? text : (match[2] as string).trim();
}
