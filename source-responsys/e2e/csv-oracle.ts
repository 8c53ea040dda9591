/*
 * A second implementation of CSV, slow and with other means than the source's, for random tests to
 * compare it with.
 */

export interface Form {
  delimiter: string;
  quote: string;
  bare: boolean;
}

/** The expected result for the data lines of a text. */
export interface Meaning {
  /** Line number and values. */
  records: [number, readonly string[]][];
  malformed: number[];
  /** Number of lines that are not blank. */
  lines: number;
}

/** The expected result for the data lines, without the header, of a text with so many columns. */
export function meaningOf(data: Buffer, form: Form, width: number): Meaning {
  const lines = linesOf(data);
  const meaning: Meaning = { records: [], malformed: [], lines: 0 };
  const isBlank = (line: Buffer): boolean =>
    [...line].every(
      (byte) => ' \r\n'.includes(String.fromCharCode(byte)) || isBlankTab(byte, form),
    );
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as Buffer;
    if (isBlank(line)) {
      at += 1;
      continue;
    }
    meaning.lines += 1;
    const found = recordAt(lines.slice(at), form, width);
    if (found === undefined) {
      meaning.malformed.push(meaning.lines);
      at += 1;
      continue;
    }
    meaning.records.push([meaning.lines, found.values]);
    for (const other of lines.slice(at + 1, at + found.lines))
      if (!isBlank(other)) meaning.lines += 1;
    at += found.lines;
  }
  return meaning;
}

function isBlankTab(byte: number, { delimiter }: Form): boolean {
  return byte === 9 && delimiter !== '\t';
}

// Including their line ends.
function linesOf(data: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  data.forEach((byte, at) => {
    if (byte !== 10) return;
    lines.push(data.subarray(from, at + 1));
    from = at + 1;
  });
  if (from < data.length) lines.push(data.subarray(from));
  return lines;
}

function recordAt(
  lines: readonly Buffer[],
  form: Form,
  width: number,
): { values: readonly string[]; lines: number } | undefined {
  const fits = (values: readonly string[] | undefined): values is readonly string[] =>
    values?.length === width;
  const first = decodedLines(lines.slice(0, 1));
  if (first === undefined) return undefined;
  if (form.bare) {
    const values = [relaxed(first, form), characters(first, form)].find(fits);
    return values === undefined ? undefined : { values, lines: 1 };
  }
  for (let count = 1; count <= lines.length; count++) {
    const text = decodedLines(lines.slice(0, count));
    if (text === undefined) return undefined;
    const values = strict(text, form);
    if (values === 'open') continue;
    return values !== 'bad' && fits(values) ? { values, lines: count } : undefined;
  }
  return undefined;
}

// Without the end of the last line; undefined for text that is not UTF-8.
function decodedLines(lines: readonly Buffer[]): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder
      .decode(Buffer.concat(lines))
      .replace(/\r?\n$/, '')
      .replace(/\r$/, lines.at(-1)?.at(-1) === 10 ? '\r' : '');
  } catch {
    return undefined;
  }
}

// By RFC 4180: a value is in quotes, with quotes in it doubled, or has no quotes.
function strict(text: string, { delimiter, quote }: Form): string[] | 'open' | 'bad' {
  const values: string[] = [];
  let rest = text;
  for (;;) {
    let value: string;
    if (rest.startsWith(quote)) {
      const body = enclosed(rest, quote);
      if (body === undefined) return 'open';
      value = body.value;
      rest = rest.slice(body.length);
    } else {
      value = rest.split(delimiter)[0] ?? '';
      rest = rest.slice(value.length);
      if (value.includes(quote)) return 'bad';
    }
    values.push(value);
    if (rest === '') return values;
    if (!rest.startsWith(delimiter)) return 'bad';
    rest = rest.slice(1);
  }
}

// A quote inside an unquoted value is a character, and so is one that closes nothing.
function relaxed(text: string, { delimiter, quote }: Form): string[] | undefined {
  const values: string[] = [];
  let rest = text;
  for (;;) {
    let value = '';
    if (rest.startsWith(quote)) {
      const body = enclosed(rest, quote);
      if (body === undefined) return undefined;
      rest = rest.slice(body.length);
      value = body.value;
      if (rest !== '' && !rest.startsWith(delimiter)) value = quote + value + quote;
    }
    const more = rest.split(delimiter)[0] ?? '';
    rest = rest.slice(more.length);
    values.push(value + more);
    if (rest === '') return values;
    rest = rest.slice(1);
  }
}

// A quote is a character unless it encloses a whole value.
function characters(text: string, { delimiter, quote }: Form): string[] {
  const values: string[] = [];
  let rest = text;
  for (;;) {
    const body = rest.startsWith(quote) ? enclosed(rest, quote) : undefined;
    const after = body === undefined ? 'x' : rest.slice(body.length);
    const whole = after === '' || after.startsWith(delimiter);
    const value = whole && body !== undefined ? body.value : (rest.split(delimiter)[0] ?? '');
    rest = whole && body !== undefined ? after : rest.slice(value.length);
    values.push(value);
    if (rest === '') return values;
    rest = rest.slice(1);
  }
}

// The quoted value at the start of a text, and its length including the quotes.
function enclosed(text: string, quote: string): { value: string; length: number } | undefined {
  let value = '';
  for (let at = 1; at < text.length; at++) {
    if (text[at] !== quote) value += text[at] ?? '';
    else if (text[at + 1] === quote) value += text[at++] ?? '';
    else return { value, length: at + 1 };
  }
  return undefined;
}
