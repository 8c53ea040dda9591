import { configError } from '../../shared/errors';
import { isObject } from '../../shared/airbyte/protocol';
import type { Cursor } from './cursor';
import type { Span } from './spans';

/*
 * Floors in a state: per feed a list of time spans that count as read, as the connector writes
 * them, or one time up to which everything counts as read, as version 1 and people write it.
 */

/** The floor of every feed; set only by hand, to skip a backlog. */
const EVERY_FEED = '*';
/** SFTP times are unsigned 32-bit numbers (draft-ietf-secsh-filexfer-02, 5). */
const LAST_TIME = 2 ** 32 - 1;
/** How far a floor set by hand may lie in the future, as clocks differ. */
const CLOCK_DIFFERENCE_SECONDS = 24 * 60 * 60;

type Floors = Pick<Cursor, 'floors' | 'everyFloor'>;

export function encodeFloors({ floors, everyFloor }: Floors): Record<string, unknown> {
  const every = everyFloor === undefined ? [] : [[EVERY_FEED, everyFloor] as const];
  return Object.fromEntries<unknown>([...every, ...floors]);
}

/**
 * The floors of a state.
 * @param now seconds since the epoch
 * @throws ConnectorError (config_error) for a floor that is not a valid time
 */
export function decodeFloors(state: Readonly<Record<string, unknown>>, now: number): Floors {
  const json = state['floors'];
  const out: Floors = { floors: new Map(), everyFloor: undefined };
  if (json === undefined || json === null) return out;
  if (!isObject(json)) throw configError(`"floors" of the state is no object. ${form(now)}`);
  const from = startOf(state);
  for (const [key, floor] of Object.entries(json)) {
    if (Array.isArray(floor) && key !== EVERY_FEED) {
      out.floors.set(
        key,
        floor.map((span) => checkedSpan(span, key, now)),
      );
      continue;
    }
    const to = checkedFloor(floor, key, now);
    if (key === EVERY_FEED) out.everyFloor = to;
    else if (from <= to) out.floors.set(key, [[from, to]]);
  }
  return out;
}

// Version 1 never looked at files older than the start date set at the time.
function startOf({ scope }: Readonly<Record<string, unknown>>): number {
  const start = isObject(scope) ? scope['start_date'] : undefined;
  return faultOf(start, LAST_TIME) === undefined ? Number(start) : 0;
}

function checkedFloor(floor: unknown, key: string, now: number): number {
  const fault = faultOf(floor, now + CLOCK_DIFFERENCE_SECONDS);
  if (fault === undefined) return floor as number;
  throw configError(`The floor "${key}" of the state ${fault}. ${form(now)}`);
}

// Floors that the connector writes may lie in the future, since they use the server's times.
function checkedSpan(span: unknown, key: string, now: number): Span {
  const [from, to, ...rest] = Array.isArray(span) ? (span as unknown[]) : [];
  const isSpan = faultOf(from, LAST_TIME) === undefined && faultOf(to, LAST_TIME) === undefined;
  if (isSpan && rest.length === 0 && Number(from) <= Number(to)) return [Number(from), Number(to)];
  throw configError(`The floor "${key}" of the state is no list of times. ${form(now)}`);
}

function faultOf(time: unknown, latest: number): string | undefined {
  if (typeof time !== 'number') return 'is no number';
  if (time < 0) return `is ${time}, which is negative`;
  if (!Number.isSafeInteger(time)) return `is ${time}, which is no whole number`;
  if (time > LAST_TIME) return `is ${time}, which looks like milliseconds`;
  return time > latest ? `is ${time}, which lies in the future` : undefined;
}

/** How to write a floor by hand, with the present time as the example. */
function form(now: number): string {
  return (
    'A floor is a time in whole seconds since 1970, up to which all files count as read, such as ' +
    `{"files": {}, "floors": {"${EVERY_FEED}": ${now}}} for now.`
  );
}
