import type { Dialect } from './dialect';

/**
 * The values of a line in which a quote is an ordinary character unless it encloses a whole value:
 * the opening quote begins a value, and the closing one ends it. This tolerates stray quotes.
 */
export function bareValues(line: string, { delimiter, quote }: Dialect): string[] {
  const values: string[] = [];
  for (let at = 0; at <= line.length;) {
    const close = line[at] === quote ? closingQuote(line, at + 1, delimiter, quote) : -1;
    if (close >= 0) {
      values.push(line.slice(at + 1, close).replaceAll(quote + quote, quote));
      at = close + 2;
    } else {
      const end = line.indexOf(delimiter, at);
      values.push(line.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? line.length + 1 : end + 1;
    }
  }
  return values;
}

// Where the value that begins at `from` is closed; -1 if no quote closes it.
function closingQuote(line: string, from: number, delimiter: string, quote: string): number {
  for (let at = line.indexOf(quote, from); at >= 0; at = line.indexOf(quote, at + 2)) {
    if (line[at + 1] === quote) continue;
    return at + 1 === line.length || line[at + 1] === delimiter ? at : -1;
  }
  return -1;
}
