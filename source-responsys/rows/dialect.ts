/** How the values of a file are written. */
export interface Dialect {
  delimiter: string;
  quote: string;
  /** Values may be bare, so a quote that is not closed on its line is an ordinary character. */
  bare: boolean;
}

export const DELIMITERS = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
} as const;

const NAMES = new Map(Object.entries(DELIMITERS).map(([name, delimiter]) => [delimiter, name]));

/**
 * The dialect of a file by its header line. A header whose first name is quoted has all values
 * quoted; a name holds no delimiter, so the most frequent candidate outside quotes is it.
 * @param delimiter the one that the form names; undefined to read it off the header
 */
export function dialectOf(header: string, delimiter: string | undefined): Dialect {
  const first = header.trimStart()[0];
  const quote = first === "'" ? "'" : '"';
  return { delimiter: delimiter ?? mostFrequent(header).found, quote, bare: first !== quote };
}

/**
 * What is wrong with the delimiter that the form names: the header line has none of it, but has
 * others. Undefined if nothing is.
 */
export function delimiterFault(header: string, delimiter: string | undefined): string | undefined {
  const { found, counts } = mostFrequent(header);
  if (delimiter === undefined || counts(delimiter) > 0 || counts(found) === 0) return undefined;
  return (
    `its first line has no ${nameOf(delimiter)}, which Delimiter names, but ${counts(found)} of ` +
    `${nameOf(found)}. Correct Delimiter, or set it to auto`
  );
}

function mostFrequent(header: string): { found: string; counts: (delimiter: string) => number } {
  const outside = withoutQuoted(header);
  const counts = (delimiter: string): number => outside.split(delimiter).length - 1;
  const found = Object.values(DELIMITERS).reduce((best, next) =>
    counts(next) > counts(best) ? next : best,
  );
  return { found, counts };
}

function nameOf(delimiter: string): string {
  return NAMES.get(delimiter as ',') ?? 'delimiter';
}

/** What of a header line stands outside quotes; a quote that is not closed runs to its end. */
export function withoutQuoted(header: string): string {
  const first = header.trimStart()[0];
  return header.replace(first === "'" ? /'[^']*(?:'|$)/g : /"[^"]*(?:"|$)/g, '');
}
