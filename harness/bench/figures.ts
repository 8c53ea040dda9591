/** One part of the benchmark: a table of figures with what has to be known to read them. */
export interface Part {
  title: string;
  /** What was measured and how, in full sentences. */
  note: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What a read of so many bytes took. */
export interface Sample {
  /** `plain` or `PGP`. */
  kind: string;
  /** Bytes of the CSV text. */
  bytes: number;
  /** Peak resident memory in MB. */
  peak: number;
  /** Memory held in MB over the second and the last quarter of the time. */
  held: { early: number; late: number };
}

/** A part as a section of a Markdown page. */
export function markdownOf({ title, note, columns, rows }: Part): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [columns, columns.map(() => '---'), ...rows].map(line);
  return [`## ${title}`, '', note, '', ...table, ''].join('\n');
}

/** The middle of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** The results of some runs, one after the other. */
export async function repeated<T>(rounds: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await run());
  return results;
}

/** Bytes in millions. */
export function megabytes(bytes: number, digits = 0): string {
  return (bytes / 1e6).toFixed(digits);
}
