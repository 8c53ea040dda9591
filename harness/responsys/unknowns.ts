/*
 * Behaviour of Responsys that nobody has observed. The server can answer in each of the ways that
 * documents or other clients suggest, so that a client can be tried with all of them.
 */

import { findingsIn, WAYS } from '../../destination-responsys/probe/findings';

/** The ways, the server's own first: what was recorded of the older API, or is hardest on a client. */
export const UNKNOWNS = {
  /** What a probe of an account finds out. */
  ...WAYS,
  /** A trigger call with a bad address: refused as a whole, naming rows from 0 [R] or from 1, or not
   * naming any; or the row alone is refused. */
  badAddress: ['named from 0', 'named from 1', 'not named', 'by row'],
  /** A merge that is the same as one before whose answer was lost. */
  repeated: ['done again', 'DUPLICATE_API_REQUEST'],
  /** A table whose name one of another list has in the same folder. */
  sameTable: ['created', 'refused'],
} as const satisfies Record<string, readonly string[]>;

export type Unknowns = { [Name in keyof typeof UNKNOWNS]: (typeof UNKNOWNS)[Name][number] };

/** The server's own way for all that is not given. */
export function unknownsOf(given: Partial<Unknowns>): Unknowns {
  const own = Object.entries(UNKNOWNS).map(([name, [first]]) => [name, first]);
  return { ...(Object.fromEntries(own) as Unknowns), ...given };
}

/** Parses ways from a command line, `nobody=no rows,rows=objects`; undefined if not. */
export function unknownsIn(text: string): Partial<Unknowns> | undefined {
  const given = text.split(',').map((part): [string, string] => {
    const [name = '', way = ''] = part.split('=');
    return [name, way];
  });
  const known: Readonly<Record<string, readonly string[]>> = UNKNOWNS;
  const isKnown = given.every(
    ([name, way]) => Object.hasOwn(known, name) && known[name]?.includes(way) === true,
  );
  return isKnown ? Object.fromEntries(given) : undefined;
}

/**
 * The ways of an account that was probed; what the report does not tell is left to the server.
 * @param text the content of the report's file
 * @returns undefined if it is none
 */
export function unknownsOfProbe(text: string): Partial<Unknowns> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const findings = findingsIn(value);
  if (findings === undefined) return undefined;
  const known = Object.entries(findings).filter(([, way]) => way !== undefined);
  return Object.fromEntries(known);
}
