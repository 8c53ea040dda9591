/*
 * Behaviour of Responsys that nobody has observed. The server can answer in each of the ways that
 * documents or other clients suggest, so that a client can be tried with all of them.
 */

/** The ways, the server's own first: what was recorded of the older API, or is hardest on a client. */
export const UNKNOWNS = {
  /** A row that is matched on an address which several profiles share: a result for each of them
   * (recorded of the older API [R]), for the first one, or a refusal. */
  sharedAddress: ['a result for each', 'the first one', 'refused'],
  /** A trigger call with a bad address: refused as a whole, naming rows from 0 [R] or from 1, or not
   * naming any; or the row alone is refused. */
  badAddress: ['named from 0', 'named from 1', 'not named', 'by row'],
  /** A look-up that finds nobody. */
  nobody: ['NO_RECIPIENT_FOUND', 'RECORD_NOT_FOUND', 'no rows'],
  /** Rows in the answer to a look-up. */
  rows: ['cells', 'objects', 'small letters'],
  /** A row that is refused in the answer to a merge. */
  refusedRow: ['MERGEFAILED', 'null', 'without MERGEFAILED'],
  /** A merge that is the same as one before whose answer was lost. */
  repeated: ['done again', 'DUPLICATE_API_REQUEST'],
  /** A table whose name one of another list has in the same folder. */
  sameTable: ['created', 'refused'],
  /** Where a rule that rejects records without an address looks for it. */
  emptyChannel: ['in the row', 'in the list'],
  /** Whether the account has the Email Message Designer, without which it reports no campaigns [D]. */
  designer: ['there', 'not there'],
  /** Whether the user may ask which custom events there are. */
  events: ['listed', 'not listed'],
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
