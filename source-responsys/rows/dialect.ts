import { CsvFault } from './csv-faults';

/** How the values of a file are written. */
export interface Dialect {
  delimiter: string;
  quote: string;
  /** Values may be bare, so a quote inside a bare value is an ordinary character. */
  bare: boolean;
}

export const DELIMITERS = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
} as const;

const MAX_HEADER_BYTES = 256 * 1024;

/**
 * The dialect of a file by its header line. A header whose first name is quoted has all values
 * quoted; a name holds no delimiter, so the most frequent candidate outside quotes is it.
 */
export function dialectOf(header: string, delimiter: string | undefined): Dialect {
  const first = header.trimStart()[0];
  const quote = first === "'" ? "'" : '"';
  const outside = header.replace(quote === "'" ? /'[^']*'/g : /"[^"]*"/g, '');
  const counts = Object.values(DELIMITERS).map((d) => [d, outside.split(d).length - 1] as const);
  const [found] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return { delimiter: delimiter ?? found, quote, bare: first !== quote };
}

/**
 * The first line that is not blank, without a byte-order mark; undefined while it is incomplete.
 * @param head the first bytes of the file
 * @param atEnd whether they are the whole file
 * @throws CsvFault when the file is in UTF-16 or its first line has no end
 */
export function firstLine(head: Buffer, atEnd: boolean): string | undefined {
  if (head.length >= 2 && (head.readUInt16BE(0) === 0xfffe || head.readUInt16BE(0) === 0xfeff)) {
    throw new CsvFault(
      'it is written in UTF-16; set the character set of the Connect job to UTF-8',
    );
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const at = text.search(/\S/);
  const end = at < 0 ? -1 : text.indexOf('\n', at);
  if (at >= 0 && (end >= 0 || atEnd)) {
    return checkedLine(text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end));
  }
  if (!atEnd && head.length > MAX_HEADER_BYTES) {
    throw new CsvFault(`its first line is longer than ${MAX_HEADER_BYTES} bytes; is it CSV?`);
  }
  return undefined;
}

// Rows that are told apart by carriage returns would all be taken for one long header.
function checkedLine(line: string): string {
  const text = line.replace(/\r$/, '');
  const quoted = text.trimStart().startsWith("'") ? /'[^']*(?:'|$)/g : /"[^"]*(?:"|$)/g;
  if (text.replace(quoted, '').includes('\r')) {
    throw new CsvFault('its lines end in a carriage return alone; have it written with line feeds');
  }
  return text;
}
