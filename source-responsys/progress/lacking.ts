import { agreeing, counted } from '../../shared/counted';

/** Finds columns of files that the configured catalog lacks: Airbyte drops their values. */
export class LackingColumns {
  private readonly files = new Map<string, number>();

  /** @param known columns of the configured catalog; empty if it has none */
  constructor(private readonly known: ReadonlySet<string>) {}

  /** A sentence about a file; undefined if it lacks nothing, or the same as an earlier file. */
  note(path: string, columns: readonly string[]): string | undefined {
    if (this.known.size === 0) return undefined;
    const lacking = columns.filter((name) => !this.known.has(name));
    if (lacking.length === 0) return undefined;
    const list = lacking.join(', ');
    const before = this.files.get(list) ?? 0;
    this.files.set(list, before + 1);
    if (before > 0) return undefined;
    return (
      `${path} has columns that the schema of the connection lacks, so Airbyte drops them: ${list}. ` +
      "Refresh the source's schema, or leave them out on purpose."
    );
  }

  /** How many more files lacked the same, one sentence per list of columns. */
  rest(): string[] {
    return [...this.files]
      .filter(([, count]) => count > 1)
      .map(
        ([list, count]) =>
          `${counted(count - 1, 'more file')} ${agreeing(count - 1, 'has', 'have')} columns that are dropped: ${list}.`,
      );
  }
}
