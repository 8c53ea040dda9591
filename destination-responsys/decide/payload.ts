import { isObject } from '../../shared/airbyte/protocol';
import { exactJson } from '../../shared/json';
import { fieldOf, fieldsOf, holdsValue, type Fields } from './fields';
import type { Identification } from './identifiers';

/** The user fields whose level of a record is the one that describes its user. */
export type Anchors = Pick<Identification, 'anchors'>;

/** A record without its envelopes. */
export interface Payload {
  fields: Fields;
  /** An envelope has text that looks like a payload but cannot be read. */
  isBroken: boolean;
}

/**
 * Names of envelopes. `data`: Pub/Sub, MongoDB and S3 without a schema; `value`: Kafka;
 * `_airbyte_data`: Airbyte's raw tables.
 */
const ENVELOPES = ['data', 'value', '_airbyte_data'];
const MAX_DEPTH = 8;

/**
 * Unwraps a record until a level has one of the anchors. Fields of the envelopes remain readable,
 * including the webhook's own `id`.
 */
export function unwrapped(data: Readonly<Record<string, unknown>>, by: Anchors): Payload {
  const outer = fieldsOf(data);
  if (identifies(outer, by)) return { fields: outer, isBroken: false };
  return unwrappedFrom(outer, by, MAX_DEPTH) ?? { fields: outer, isBroken: hasBroken(outer) };
}

// The first path through the envelopes that leads to an anchor, or else the first path.
function unwrappedFrom(outer: Fields, by: Anchors, depth: number): Payload | undefined {
  let first: Payload | undefined;
  for (const name of depth === 0 ? [] : ENVELOPES) {
    const inner = objectIn(fieldOf(ownOf(outer), name));
    if (inner === undefined) continue;
    const fields = fieldsOf(inner, withoutEventId(outer));
    if (identifies(fields, by)) return { fields, isBroken: false };
    const deeper = unwrappedFrom(fields, by, depth - 1);
    if (deeper !== undefined && identifies(deeper.fields, by)) return deeper;
    first ??= deeper ?? { fields, isBroken: hasBroken(fields) };
  }
  return first;
}

function identifies(fields: Fields, { anchors }: Anchors): boolean {
  const own = fields.levels.length === 1 ? fields : ownOf(fields);
  return anchors.some((field) => holdsValue(fieldOf(own, field)));
}

// A CloudEvent's `id` is the event's, not the user's.
function withoutEventId(fields: Fields): Fields {
  const [level, ...others] = fields.levels;
  if (level?.names.has('specversion') !== true) return fields;
  const names = new Map(level.names);
  names.delete('id');
  return { levels: [{ ...level, names }, ...others] };
}

function ownOf({ levels: [level] }: Fields): Fields {
  return { levels: level === undefined ? [] : [level] };
}

function hasBroken(fields: Fields): boolean {
  return ENVELOPES.some((name) => {
    const value = fieldOf(ownOf(fields), name);
    if (typeof value !== 'string' || objectIn(value) !== undefined) return false;
    return /^\s*"?\s*\{/.test(value) || decoded(value).startsWith('{');
  });
}

function objectIn(value: unknown, depth = 3): Record<string, unknown> | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || depth === 0) return undefined;
  const text = value.trim();
  if (text.startsWith('{') || text.startsWith('"')) return objectIn(parsed(text), depth - 1);
  const plain = decoded(text);
  return plain.startsWith('{') ? objectIn(parsed(plain), depth - 1) : undefined;
}

const BASE64 = /^[A-Za-z0-9+/_\s-]+={0,2}$/;

function decoded(text: string): string {
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString().trim() : '';
}

function parsed(text: string): unknown {
  try {
    return exactJson(text);
  } catch {
    // It only looked like JSON.
    return undefined;
  }
}
