import fc from 'fast-check';

import { DELIMITERS } from '../rows/dialect';
import { meaningOf, type Form } from './csv-oracle';
import { numbersOf, readText, valuesOf, type TextHeard } from './texts';
import { ALL_EVENTS } from '../streams';

// A file whose name belongs to no feed may have any columns.
const ANY = { stream: ALL_EVENTS, path: 'download/any.csv', modified: 0, event: null };

function read(pieces: readonly Uint8Array[], delimiter?: string): TextHeard {
  return readText(pieces, { settings: { delimiter }, place: { facts: ANY } });
}

// Cuts at these places, or before each byte.
function cutUp(bytes: Buffer, cuts: readonly number[] | 'bytes'): Uint8Array[] {
  const at = cuts === 'bytes' ? [...bytes.keys()] : cuts.map((cut) => cut % (bytes.length + 1));
  const ends = [...at.sort((a, b) => a - b), bytes.length];
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

const cuts = fc.oneof(fc.constant('bytes' as const), fc.array(fc.nat(2_000), { maxLength: 8 }));
// Text in files is UTF-8, which has no lone surrogates.
const character = fc.oneof(
  fc.constantFrom(...Array.from('",;|\t\r\n\' \u00e9🎉\uFEFF\\')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const cell = fc.string({ unit: character }).map((value) => Buffer.from(value).toString());
const oneLine = cell.map((value) => value.replace(/\n/g, ' '));
const delimiters = fc.constantFrom(...Object.values(DELIMITERS));
const ends = fc.constantFrom('\n', '\r\n');

interface Written {
  header: string[];
  rows: string[][];
}

function table(cells: fc.Arbitrary<string>, least: number): fc.Arbitrary<Written> {
  return fc.integer({ min: least, max: 5 }).chain((width) =>
    fc.record({
      header: fc.constant(Array.from({ length: width }, (_, i) => `COLUMN_${i}`)),
      rows: fc.array(fc.array(cells, { minLength: width, maxLength: width }), { maxLength: 12 }),
    }),
  );
}

function fileOf(
  { header, rows }: Written,
  write: (value: string) => string,
  [delimiter, end, finalEnd, mark]: readonly [string, string, boolean, boolean],
): Buffer {
  const lines = [header, ...rows].map((row) => row.map(write).join(delimiter));
  return Buffer.from((mark ? '\uFEFF' : '') + lines.join(end) + (finalEnd ? end : ''));
}

const style = fc.tuple(delimiters, ends, fc.boolean(), fc.boolean());
const quotedBy = (quote: string) => (value: string) =>
  `${quote}${value.replaceAll(quote, quote + quote)}${quote}`;
const asRead = (rows: readonly string[][]): unknown[][] =>
  rows.map((row) => row.map((value) => (value === '' ? null : value)));

describe('any cells are read as they were written', () => {
  test.each(['"', "'"])('with every value in %s, line breaks and all', (quote) => {
    fc.assert(
      fc.property(table(cell, 1), style, cuts, (written, how, where) => {
        const bytes = fileOf(written, quotedBy(quote), how);
        const heard = read(cutUp(bytes, where), how[0]);
        expect(heard).toMatchObject({ malformed: [], repeated: [], fault: undefined });
        expect(valuesOf(heard)).toEqual(asRead(written.rows));
      }),
      { numRuns: 300 },
    );
  });

  test('with quotes only where they are needed, each on a line of its own', () => {
    fc.assert(
      fc.property(table(oneLine, 2), style, cuts, (written, how, where) => {
        const write = (value: string): string =>
          value.includes(how[0]) || /["\r\n]/.test(value) ? quotedBy('"')(value) : value;
        const heard = read(cutUp(fileOf(written, write, how), where), how[0]);
        // A blank line is not a line.
        const rows = written.rows.filter((row) => row.map(write).join(how[0]).trim() !== '');
        if (how[0] === '\t') fc.pre(rows.length === written.rows.length);
        expect(heard).toMatchObject({ malformed: [], repeated: [], fault: undefined });
        expect(valuesOf(heard)).toEqual(asRead(rows));
        expect(numbersOf(heard)).toEqual(rows.map((_, i) => i + 1));
      }),
      { numRuns: 300 },
    );
  });

  test('with a delimiter that is read off the header', () => {
    fc.assert(
      fc.property(table(cell, 2), style, cuts, (written, how, where) => {
        const heard = read(cutUp(fileOf(written, quotedBy('"'), how), where));
        expect(heard).toMatchObject({ malformed: [], fault: undefined });
        expect(valuesOf(heard)).toEqual(asRead(written.rows));
      }),
      { numRuns: 100 },
    );
  });

  test('without csv-parse being used, if no value has a line break', () => {
    fc.assert(
      fc.property(table(oneLine, 1), style, fc.constantFrom('"', "'"), (written, how, quote) => {
        expect(read([fileOf(written, quotedBy(quote), how)], how[0]).odd).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

const WIDTH = 3;
// Anything that may occur in a line, but mostly the characters that separate its parts.
const odd = fc.string({
  unit: fc.constantFrom(...Array.from('"""\'\',,,|;\t a1\\é🎉\r')),
  maxLength: 40,
});
const forms: fc.Arbitrary<Form> = fc
  .record({
    delimiter: delimiters,
    quote: fc.constantFrom('"', "'"),
    bare: fc.boolean(),
  })
  .map((form) => (form.bare ? { ...form, quote: '"' } : form));

function headerFor({ delimiter, quote, bare }: Form): string {
  const names = Array.from({ length: WIDTH }, (_, i) => `COLUMN_${i}`);
  return names.map((name) => (bare ? name : quote + name + quote)).join(delimiter);
}

function check(data: Buffer, form: Form, where: readonly number[] | 'bytes'): void {
  const file = Buffer.concat([Buffer.from(`${headerFor(form)}\n`), data]);
  const heard = read(cutUp(file, where), form.delimiter);
  const meant = meaningOf(data, form, WIDTH);
  const values = valuesOf(heard);
  // One expectation, since each costs as much as reading a line does.
  expect({
    fault: heard.fault,
    malformed: heard.malformed.map(({ line }) => line),
    records: numbersOf(heard).map((line, i) => [line, values[i]]),
    lines: heard.through,
  }).toEqual({
    fault: undefined,
    malformed: meant.malformed,
    records: meant.records.map(([line, row]) => [line, ...asRead([[...row]])]),
    lines: meant.lines,
  });
}

describe('whatever is in a line', () => {
  test('it means the same whether it is split in place or by csv-parse', () => {
    const line = odd.filter((text) => !text.endsWith('\r'));
    fc.assert(
      fc.property(line, forms, (text, form) => {
        check(Buffer.from(`${text}\n`), form, []);
      }),
      { numRuns: 5_000 },
    );
  });

  test('lines add up, and each has its own number, however its bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 8 }), ends, forms, cuts, (lines, end, form, where) => {
        check(Buffer.from(lines.join(end)), form, where);
      }),
      { numRuns: 2_000 },
    );
  });

  type Damage = [kind: 'insert' | 'remove' | 'replace' | 'cut', at: number, with_: Buffer];
  const plants = ['"', '""', "'", ',', '|', ';', '\t', '\n', '\r\n', '\r', ' ', '\\', '"\n"', 'é'];
  const damage: fc.Arbitrary<Damage> = fc.tuple(
    fc.constantFrom('insert' as const, 'remove' as const, 'replace' as const, 'cut' as const),
    fc.nat(),
    fc.oneof(
      fc.constantFrom(...plants).map((text) => Buffer.from(text)),
      fc.constantFrom(0xff, 0xc3, 0x80, 0xed).map((byte) => Buffer.from([byte])),
    ),
  );

  function damaged(bytes: Buffer, damages: readonly Damage[]): Buffer {
    return damages.reduce((text, [kind, where, plant]) => {
      const at = where % (text.length + 1);
      if (kind === 'cut') return where % 4 === 0 ? text.subarray(0, at) : text;
      const behind = at + (kind === 'insert' ? 0 : 1 + (where % 3));
      const between = kind === 'remove' ? [] : [plant];
      return Buffer.concat([text.subarray(0, at), ...between, text.subarray(behind)]);
    }, bytes);
  }

  test('damage to a file costs only the lines that it is in', () => {
    const rows = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom(...Array.from('ab1 é"')), maxLength: 6 }), {
        minLength: WIDTH,
        maxLength: WIDTH,
      }),
      { minLength: 1, maxLength: 30 },
    );
    const damages = fc.array(damage, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, ends, forms, damages, cuts, (cells, end, form, done, where) => {
        const write = form.bare
          ? (value: string) => value.replaceAll('"', '')
          : quotedBy(form.quote);
        const text = cells.map((row) => row.map(write).join(form.delimiter) + end).join('');
        check(damaged(Buffer.from(text), done), form, where);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('whatever is in a file', () => {
  const anything = fc.oneof(
    fc
      .string({ unit: fc.constantFrom(...Array.from('A",;\n\r\' é\uFEFF')), maxLength: 120 })
      .map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );

  // A resumed read counts rows from the start, over pieces that are cut elsewhere.
  test.each(['utf-8', 'utf-16', 'windows-1252', 'shift_jis', 'gb18030'])(
    'in %s, rows and their numbers are the same however its bytes arrive',
    (characterSet) => {
      const options = { settings: { characterSet }, place: { facts: ANY } };
      fc.assert(
        fc.property(anything, cuts, (bytes, where) => {
          const head = Buffer.from('A,B\n', characterSet === 'utf-16' ? 'utf16le' : 'latin1');
          for (const file of [bytes, Buffer.concat([head, bytes])]) {
            expect(readText(cutUp(file, where), options)).toEqual(readText([file], options));
          }
        }),
        { numRuns: 200 },
      );
    },
  );

  test('reading on from any row returns the rows after it unchanged', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), cuts, (bytes, enclosed, where) => {
        const file = Buffer.concat([Buffer.from(enclosed ? '"A","B"\n' : 'A,B\n'), bytes]);
        const whole = read([file], ',');
        const numbers = [...whole.malformed.map(({ line }) => line), ...numbersOf(whole)];
        for (const resumeAt of [0, ...numbers.map(Number)]) {
          const next = [...numbers.map(Number), whole.through + 1]
            .filter((number) => number > resumeAt)
            .reduce((least, number) => Math.min(least, number));
          // If a record continues over several lines, they have been read together.
          const place = { facts: ANY, resumeAt: next - 1 };
          const rest = readText(cutUp(file, where), { settings: { delimiter: ',' }, place });
          expect(rest.records).toEqual(
            whole.records.filter((record) => Number(record['_ab_source_file_line']) >= next),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  test('it has a header or an error, unless it is blank', () => {
    fc.assert(
      fc.property(anything, cuts, (bytes, where) => {
        const { columns, fault } = read(cutUp(bytes, where));
        const blank = bytes.toString().trim() === '';
        expect(columns.length > 0 || fault !== undefined).toBe(!blank);
      }),
      { numRuns: 300 },
    );
  });
});
