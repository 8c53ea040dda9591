import { isObject } from '../../shared/airbyte/protocol';

/*
 * What a Lytics record says, whichever of its shapes it comes in. Shapes and field names are those
 * of Lytics's webhook and Pub/Sub exports and of its profile API.
 */

/** Something that happened to a user's membership of an audience. */
export interface AudienceEvent {
  /** 32 hexadecimal digits. */
  id: string | undefined;
  slug: string | undefined;
  event: 'enter' | 'exit' | 'change';
  /** When, as milliseconds since the epoch; NaN where the event does not say. */
  at: number;
}

export interface LyticsRecord {
  /** User fields by their Lytics names. */
  fields: Readonly<Record<string, unknown>>;
  events: readonly AudienceEvent[];
  /** Slugs and ids of all audiences of the user; undefined when the record lists none at all. */
  listed: ReadonlySet<string> | undefined;
  /** The row was deleted in the database that the stream is read from. */
  deleted: boolean;
}

/** Fields that list a user's audiences; the first ones hold slugs or ids, as Lytics was asked. */
const LISTS = ['segments_all', 'segments', '_segments', 'audiences'];

/** Reads the data of a RECORD message: a flat profile, or Lytics's webhook payload. */
export function readRecord(data: Readonly<Record<string, unknown>>): LyticsRecord {
  const fields = profileOf(data);
  return {
    fields,
    events: eventsIn(fields['segment_events'] ?? data['segment_events']),
    listed: listedIn(fields, data),
    deleted: isSet(data['_ab_cdc_deleted_at']) || isSet(fields['_ab_cdc_deleted_at']),
  };
}

/** The value of a user field, whose name is matched without regard to case. */
export function fieldOf(fields: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(fields).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : fields[key];
}

/** Whether an audience is written as an id rather than as a slug. */
export function isAudienceId(audience: string): boolean {
  return /^[0-9a-f]{32}$/i.test(audience);
}

// A flat profile may have a field called `data` too, so more than that has to fit.
function profileOf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { data: inner } = data;
  if (!isObject(inner)) return data;
  const isPayload =
    isObject(data['meta']) || 'specversion' in data || Array.isArray(inner['segment_events']);
  return isPayload ? inner : data;
}

function eventsIn(value: unknown): AudienceEvent[] {
  const list = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap((one) => {
    const { event } = one;
    if (event !== 'enter' && event !== 'exit' && event !== 'change') return [];
    const at = one[event];
    return {
      id: textOf(one['id']),
      slug: textOf(one['slug']),
      event,
      at: typeof at === 'string' ? Date.parse(at) : NaN,
    };
  });
}

function listedIn(...places: Readonly<Record<string, unknown>>[]): Set<string> | undefined {
  let found: Set<string> | undefined;
  for (const name of LISTS) {
    for (const place of places) {
      const list = listOf(place[name]);
      if (list === undefined) continue;
      found ??= new Set();
      for (const audience of list) found.add(audience);
    }
  }
  return found;
}

// Warehouses hand arrays on as text: as JSON, or with commas. An empty text is an empty list; null
// says nothing.
function listOf(value: unknown): string[] | undefined {
  if (typeof value === 'string') {
    const list = value.trimStart().startsWith('[') ? parsed(value) : undefined;
    return listOf(list ?? value.split(',').map((one) => one.trim()));
  }
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((one) => textOf(one) ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Text that only looked like JSON says nothing about audiences.
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false;
}
