import { isObject } from '../../shared/airbyte/protocol';
import { namesOf } from './audience-entry';
import type { AudienceName } from './audience-name';
import { momentOf, type Moment } from './event-time';
import { propertyOf } from './fields';
import { jsonIn } from './json-text';
import { isNullMarker } from './null-marker';
import { outOfParquet } from './parquet';

/** A change of a user's membership of an audience. */
export interface AudienceEvent {
  kind: 'enter' | 'exit' | 'change';
  /** All the names that the event gives for its audience. */
  names: readonly AudienceName[];
  /** When it happened; undefined where the event does not say. */
  at: Moment | undefined;
}

/** `null`: the field is null. */
export type EventsReading = readonly AudienceEvent[] | 'null' | 'unreadable';

const KINDS: ReadonlyMap<string, AudienceEvent['kind']> = new Map([
  ['enter', 'enter'],
  ['entered', 'enter'],
  ['exit', 'exit'],
  ['exited', 'exit'],
  ['left', 'exit'],
  ['change', 'change'],
  ['changed', 'change'],
]);
const MAX_DEPTH = 4;

/**
 * Reads a record's events: an array of objects with `event`, the audience's id, slug or name, and
 * the time in a property named after the event; with or without Parquet's groups; or JSON of it.
 * Undefined and empty text give an empty list. One event that is not understood makes all of them
 * unreadable.
 */
export function readEvents(held: unknown, depth = MAX_DEPTH): EventsReading {
  const value = outOfParquet(held);
  if (value === undefined || value === '') return [];
  if (value === null) return 'null';
  if (typeof value === 'string') return ofText(value.trim(), depth);
  if (!Array.isArray(value)) return 'unreadable';
  const events: AudienceEvent[] = [];
  for (const one of value) {
    const event = readEvent(typeof one === 'string' ? jsonIn(one) : one);
    if (event === undefined) return 'unreadable';
    events.push(event);
  }
  return events;
}

function ofText(text: string, depth: number): EventsReading {
  if (isNullMarker(text)) return 'null';
  const value = depth === 0 ? undefined : jsonIn(text);
  return value === undefined ? 'unreadable' : readEvents(value, depth - 1);
}

function readEvent(value: unknown): AudienceEvent | undefined {
  if (!isObject(value)) return undefined;
  const word = propertyOf(value, 'event');
  const kind = typeof word === 'string' ? KINDS.get(word.trim().toLowerCase()) : undefined;
  const names = namesOf(value);
  if (kind === undefined || names.length === 0) return undefined;
  const at = momentOf(timeOf(value, kind));
  return at === 'unreadable' ? undefined : { kind, names, at };
}

function timeOf(event: Readonly<Record<string, unknown>>, kind: AudienceEvent['kind']): unknown {
  for (const [word, meaning] of KINDS) {
    const value = meaning === kind ? propertyOf(event, word) : undefined;
    if (value !== undefined && value !== null && value !== '') return value;
  }
  return undefined;
}
