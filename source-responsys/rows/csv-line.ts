import { CsvError, parse } from 'csv-parse/sync';

import type { Dialect } from './dialect';

/* csv-parse, which decides what is valid CSV, one line at a time. */

/** Why a text is not one record. */
export type QuoteFault = 'open quote' | 'quote in value' | 'quote not doubled' | 'broken quotes';

/**
 * The values of a line without its end, or of lines that belong together, or why they are invalid.
 * csv-parse's errors quote values, so only their code is used.
 */
export function parseLine(text: string, dialect: Dialect): readonly string[] | QuoteFault {
  const { delimiter, quote, bare } = dialect;
  try {
    const records: string[][] = parse(text, {
      ...{ delimiter, quote, escape: quote, record_delimiter: ['\r\n', '\n'] },
      relax_quotes: bare,
    });
    const [record] = records;
    return record === undefined || records.length > 1 ? 'broken quotes' : record;
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): QuoteFault {
  switch (error instanceof CsvError ? error.code : '') {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'quote not doubled';
    case 'INVALID_OPENING_QUOTE':
      return 'quote in value';
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'open quote';
    default:
      return 'broken quotes';
  }
}

const REASONS: Readonly<Record<QuoteFault, string>> = {
  'open quote': 'a quote is never closed',
  'quote in value': 'an unescaped quote in a value that is not quoted',
  'quote not doubled': 'a quote inside a value is not doubled',
  'broken quotes': 'its quotes are broken',
};

/** The reason given for a line that is refused. */
export function reasonOf(refusal: QuoteFault): string {
  return REASONS[refusal];
}
