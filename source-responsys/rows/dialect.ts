/** How the values of a file are written. */
export interface Dialect {
  delimiter: string;
  quote: string;
  /** Values may be bare, so a quote left open at the end of its line is an ordinary character. */
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
 * The dialect of a file by its header line. If the first name is quoted, all values are; names
 * contain no delimiter, so the most frequent candidate outside quotes is the delimiter.
 * @param delimiter the one set in the form; undefined: detect it from the header
 */
export function dialectOf(header: string, delimiter: string | undefined): Dialect {
  const first = header.trimStart()[0];
  const quote = first === "'" ? "'" : '"';
  return { delimiter: delimiter ?? mostFrequent(header).found, quote, bare: first !== quote };
}

/**
 * What is wrong with the delimiter set in the form: the header line contains others but not this
 * one. Undefined if nothing is wrong.
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

/** The parts of a header line outside quotes; an unclosed quote runs to the end. */
export function withoutQuoted(header: string): string {
  const first = header.trimStart()[0];
  return header.replace(first === "'" ? /'[^']*(?:'|$)/g : /"[^"]*(?:"|$)/g, '');
}
