/** A row that does not fit its header. It carries no value of the row. */
export interface MalformedRow {
  line: number;
  reason: string;
}

/** What goes on in a file besides its rows. Calls come in the order of the file. */
export interface CsvEvents {
  onHeader(header: readonly string[]): void;
  /** May throw to give the file up. */
  onMalformed(row: MalformedRow): void;
  /** Called once if some bytes are not UTF-8; they become U+FFFD. */
  onBadEncoding(): void;
}

/** Thrown when a file cannot be read as CSV at all. The message holds no value of the file. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
}
