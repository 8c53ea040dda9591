import type { RecordMessage } from '../connector/connector-run';

/** Counts how often each row of each file has come, in a byte a row. */
export class RowCounts {
  private readonly files = new Map<string, Uint8Array>();

  /** @param rows of the longest file */
  constructor(private readonly rows: number) {}

  note({ data }: RecordMessage): void {
    const file = String(data['_ab_source_file_url']);
    const counts = this.files.get(file) ?? new Uint8Array(this.rows + 1);
    this.files.set(file, counts);
    const line = Number(data['_ab_source_file_line']);
    if (!(line >= 1 && line <= this.rows)) throw new Error(`${file} has no line ${line}`);
    counts[line] = (counts[line] ?? 0) + 1;
  }

  /** Rows that have come at least once. */
  get distinct(): number {
    return this.sum((times) => Math.min(times, 1));
  }

  /** How many of the records were repeats of a row that had come before. */
  get repeats(): number {
    return this.sum((times) => Math.max(times - 1, 0));
  }

  private sum(weight: (times: number) => number): number {
    let total = 0;
    for (const counts of this.files.values()) for (const times of counts) total += weight(times);
    return total;
  }
}
