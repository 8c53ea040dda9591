import { EVENT_KINDS } from '../files/event-files';
import type { Random } from './random';

/** How a source divides its records into streams. */
export interface Layout {
  /** As the form calls it. */
  name: 'single' | 'per_event_type';
  /** The streams that are selected. */
  streams: readonly string[];
  /** The stream that a record must be in. */
  streamOf(data: Readonly<Record<string, unknown>>): string;
}

/** The stream of all events. */
export const ALL_EVENTS = 'responsys_events';

const streamOf = (event: unknown): string => `responsys_${String(event)}`;

const SINGLE: Layout = { name: 'single', streams: [ALL_EVENTS], streamOf: () => ALL_EVENTS };
const PER_EVENT_TYPE: Layout = {
  name: 'per_event_type',
  streams: EVENT_KINDS.map((kind) => streamOf(kind.toLowerCase())),
  streamOf: (data) => streamOf(data['event']),
};

/** Either layout, by chance. */
export function anyLayout(random: Random): Layout {
  return random.chance(0.5) ? SINGLE : PER_EVENT_TYPE;
}
