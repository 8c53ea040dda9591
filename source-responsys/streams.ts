/*
 * The streams of the source. In one layout there is one for all events; in the other each event
 * type has its own, named after the value of `event` in its records.
 */

export type StreamLayout = 'single' | 'per_event_type';

/** The stream of all events. */
export const ALL_EVENTS = 'responsys_events';
/** The stream of rows for which no name holds an event type. */
export const OTHER_FILES = 'responsys_other_files';

/**
 * The stream of an event type of its own, in any case; of rows without a type where there is none.
 * A type whose stream would be called like that of all events goes there, too.
 */
export function streamOfType(type: string | undefined): string {
  const name = type === undefined ? OTHER_FILES : `responsys_${type.toLowerCase()}`;
  return name === ALL_EVENTS ? OTHER_FILES : name;
}

/** Whether a stream may be that of an event type. Types are free text. */
export function isStreamOfType(name: string): boolean {
  return /^responsys_[a-z][a-z0-9_]*$/.test(name) && name !== ALL_EVENTS;
}

/** The event type of a stream, in upper case; undefined for the one of rows without a type. */
export function typeOfStream(stream: string): string | undefined {
  return stream === OTHER_FILES ? undefined : stream.replace(/^responsys_/, '').toUpperCase();
}

/** Whether rows of an event type belong to a stream. */
export function belongs(type: string | undefined, stream: string): boolean {
  return stream === ALL_EVENTS || streamOfType(type) === stream;
}

/**
 * Whether the form lets a stream in.
 * @param eventTypes those of the form, in upper case; empty: all
 */
export function isOffered(stream: string, eventTypes: readonly string[]): boolean {
  if (eventTypes.length === 0 || stream === OTHER_FILES) return true;
  return eventTypes.some((type) => streamOfType(type) === stream);
}
