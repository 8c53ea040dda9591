import { isUtf8 } from 'node:buffer';

import { counted } from '../../shared/counted';
import { LF } from './ascii';
import { bareValues } from './bare-line';
import { MAX_LINE_BYTES } from './character-set';
import { parseLine, reasonOf } from './csv-line';
import type { Dialect } from './dialect';

/** The result for a line that cannot be parsed in place. */
export type OddLine =
  | { kind: 'row'; values: readonly string[]; next: number }
  | { kind: 'malformed'; reason: string }
  /** A value is still open at the line's end, and what follows has not arrived yet. */
  | { kind: 'more' };

/**
 * Parses a line with csv-parse. In a file with quoted values, the lines that its last value may run
 * through are included: up to the next one with an odd number of quotes.
 * @param width how many values a row has
 * @param start where the line begins in `bytes`, which hold whole lines; `end` is where it ends
 * @param atEnd whether nothing will follow
 */
export function oddLine(
  bytes: Buffer,
  [start, end]: readonly [number, number],
  { dialect, width }: { dialect: Dialect; width: number },
  atEnd: boolean,
): OddLine {
  const line = bytes.toString('utf8', start, end);
  const next = bytes.indexOf(LF, end) + 1;
  const values = parseLine(line, dialect);
  if (typeof values !== 'string' && values.length === width) return { kind: 'row', values, next };
  if (dialect.bare) {
    const asCharacters = bareValues(line, dialect);
    if (asCharacters.length === width) return { kind: 'row', values: asCharacters, next };
    return malformed(typeof values === 'string' ? asCharacters : values, width);
  }
  if (values !== 'open quote') return malformed(values, width);
  const close = closingLine(bytes, start, dialect.quote.charCodeAt(0));
  if (close < 0 && bytes.length - start < MAX_LINE_BYTES && !atEnd) return { kind: 'more' };
  const joined = bytes.subarray(start, Math.max(close, start));
  if (isUtf8(joined)) {
    const whole = parseLine(joined.toString(), dialect);
    if (typeof whole !== 'string' && whole.length === width) {
      return { kind: 'row', values: whole, next: close };
    }
  }
  return malformed(values, width);
}

// The end of the line at which the number of quotes from `start` on is even; -1 if there is none.
function closingLine(bytes: Uint8Array, start: number, quote: number): number {
  const limit = Math.min(bytes.length, start + MAX_LINE_BYTES);
  let open = false;
  for (let at = start; at < limit; at++) {
    if (bytes[at] === quote) open = !open;
    else if (bytes[at] === LF && !open) return at + 1;
  }
  return -1;
}

function malformed(found: ReturnType<typeof parseLine>, width: number): OddLine {
  const reason =
    typeof found === 'string'
      ? reasonOf(found)
      : `it has ${counted(found.length, 'value')} where the header has ${width}`;
  return { kind: 'malformed', reason };
}
