import { isKnownColumn } from '../feeds/feeds';
import { parseLine } from './csv-line';
import { delimiterFault, dialectOf, withoutQuoted, type Dialect } from './dialect';
import { columnsOf, type Column } from './record';

// All but tabs and line ends.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const BINARY = /[\u0000-\u0008\u000e-\u001f]/;

/** What the header line of a text says. */
export interface Header {
  /** As they are written. */
  titles: readonly string[];
  columns: readonly Column[];
  dialect: Dialect;
}

const CONTROLS =
  'its first line is not a header: it has control characters, as no text has. Check Character Set';
const NO_HEADER =
  'its first line is not a header. Set the Connect job to insert column headers as the first line';

/**
 * The header of a text from its first line, or what is wrong with it, without quoting a value.
 * @param line the line without its end
 * @param delimiter the one set in the form; undefined: detect it from the line
 * @param fromFeed whether it is one of Responsys's event files, whose columns are known
 */
export function headerOf(
  line: string,
  delimiter: string | undefined,
  fromFeed: boolean,
): Header | string {
  if (isBinary(line)) return CONTROLS;
  // Rows separated by carriage returns alone would all be read as one long header.
  if (withoutQuoted(line).includes('\r')) {
    return 'its lines end in a carriage return alone; have it written with line feeds';
  }
  const fault = delimiterFault(line, delimiter);
  if (fault !== undefined) return fault;
  const dialect = dialectOf(line, delimiter);
  const titles = parseLine(line, dialect);
  const advice = delimiter === undefined ? '' : ', and check Delimiter';
  if (typeof titles === 'string') {
    return `its header has a broken quote. Have it exported again${advice}`;
  }
  const columns = columnsOf(titles);
  const known = !fromFeed || columns.some(({ name }) => isKnownColumn(name));
  if (!known || titles.some(isValue)) return NO_HEADER + advice;
  return { titles, columns, dialect };
}

// Numbers, dates and times; a UUID; addresses; what opens markup or JSON.
const VALUES = [
  /^[-+]?[\d.]+(?:[.,:/ TZ+-]\d*)*$/,
  /^\d{1,2}-[a-z]{3}-\d{4}\b/i,
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  /@|:\/\//,
  /^(?:<[!?/a-z]|[[{])/i,
];

// A Connect job may leave the header out. Its first row would then become column names: rows
// without names, and personal data in the catalog. One value that cannot be a column name is enough
// to recognize this.
function isValue(title: string): boolean {
  const text = title.trim();
  return VALUES.some((pattern) => pattern.test(text));
}

/** Whether a line has control characters, which no text has. */
export function isBinary(line: string): boolean {
  return BINARY.test(line);
}
