/** A state is written at least this often, so a kill repeats no more rows than this. */
export const CHECKPOINT_ROWS = 50_000;
export const CHECKPOINT_MS = 30_000;
/** An entry of a state has about 75 bytes, a record 700: states are then 2 % of the output. */
const ROWS_PER_ENTRY = 5;

/** Decides when a state is due. */
export class CheckpointPolicy {
  private records = 0;
  private since: number;

  constructor(private readonly now: () => number) {
    this.since = now();
  }

  add(records: number): void {
    this.records += records;
  }

  /** Whether this many more records would be too many for one state. */
  wouldExceed(records: number): boolean {
    return this.records > 0 && this.records + records > CHECKPOINT_ROWS;
  }

  isDue(): boolean {
    return this.records >= CHECKPOINT_ROWS || this.now() - this.since >= CHECKPOINT_MS;
  }

  // A state after each file would be nice, but it names up to thousands of files. If it comes only
  // after enough rows for its entries, all states together stay in proportion to the rows.
  isWorth(entries: number): boolean {
    return this.isDue() || (this.records > 0 && this.records >= entries * ROWS_PER_ENTRY);
  }

  /** Notes that a state is written now. Returns the number of records since the previous one. */
  restart(): number {
    const { records } = this;
    this.records = 0;
    this.since = this.now();
    return records;
  }
}
