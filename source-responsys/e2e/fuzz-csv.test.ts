import fc from 'fast-check';

import { DELIMITERS, readCsv, type MalformedRow } from '../rows/csv';

interface Heard {
  header: readonly string[];
  rows: string[][];
  lines: number[];
  malformed: MalformedRow[];
  badEncoding: number;
  through: number;
  fault: string | undefined;
}

async function read(pieces: readonly Uint8Array[], delimiter?: string): Promise<Heard> {
  const heard: Heard = {
    ...{ header: [], rows: [], lines: [], malformed: [] },
    ...{ badEncoding: 0, through: 0, fault: undefined },
  };
  const events = {
    onHeader: (header: readonly string[]) => (heard.header = header),
    onMalformed: (row: MalformedRow) => heard.malformed.push(row),
    onBadEncoding: () => (heard.badEncoding += 1),
  };
  try {
    for await (const batch of readCsv(streamOf(pieces), delimiter, events, 0)) {
      heard.rows.push(...batch.rows.map((row) => [...row]));
      heard.lines.push(...batch.lines);
      heard.through = batch.through;
    }
  } catch (error) {
    heard.fault = (error as Error).message;
  }
  return heard;
}

async function* streamOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
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
  fc.constantFrom(...Array.from('",;|\t\r\n\' \u00e9🎉\uFEFF')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const cell = fc.string({ unit: character }).map((value) => Buffer.from(value).toString());
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

describe('any cells come back as they were written', () => {
  test.each(['"', "'"])('with every value in %s', async (quote) => {
    await fc.assert(
      fc.asyncProperty(table(cell, 1), style, cuts, async (written, how, where) => {
        const bytes = fileOf(written, quotedBy(quote), how);
        const heard = await read(cutUp(bytes, where), how[0]);
        expect(heard).toMatchObject({ ...written, malformed: [], fault: undefined });
        expect(heard.lines).toEqual(written.rows.map((_, i) => i + 1));
      }),
      { numRuns: 200 },
    );
  });

  test('with quotes only where they are needed', async () => {
    await fc.assert(
      fc.asyncProperty(table(cell, 2), style, cuts, async (written, how, where) => {
        const write = (value: string): string =>
          value.includes(how[0]) || /["\r\n]/.test(value) ? quotedBy('"')(value) : value;
        const heard = await read(cutUp(fileOf(written, write, how), where), how[0]);
        expect(heard).toMatchObject({ ...written, malformed: [], fault: undefined });
      }),
      { numRuns: 200 },
    );
  });

  test('with a delimiter that is read off the header', async () => {
    await fc.assert(
      fc.asyncProperty(table(cell, 2), style, cuts, async (written, how, where) => {
        const heard = await read(cutUp(fileOf(written, quotedBy('"'), how), where));
        expect(heard).toMatchObject({ ...written, malformed: [], fault: undefined });
      }),
      { numRuns: 100 },
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

  // A resumed read counts rows anew, over pieces that are cut elsewhere.
  test('rows and their numbers are the same however its bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(anything, cuts, async (bytes, where) => {
        const head = Buffer.from('A,B\n');
        for (const file of [bytes, Buffer.concat([head, bytes])]) {
          expect(await read(cutUp(file, where))).toEqual(await read([file]));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('every row has one number, and malformed ones have theirs', async () => {
    await fc.assert(
      fc.asyncProperty(anything, cuts, async (bytes, where) => {
        const file = Buffer.concat([Buffer.from('"A","B"\n'), bytes]);
        const { lines, malformed, through, fault } = await read(cutUp(file, where));
        const numbers = [...lines, ...malformed.map(({ line }) => line)].sort((a, b) => a - b);
        if (fault === undefined) expect(numbers).toEqual(numbers.map((_, i) => i + 1));
        expect(through).toBe(fault === undefined ? numbers.length : through);
      }),
      { numRuns: 300 },
    );
  });

  test('it has a header or a fault, unless it is blank', async () => {
    await fc.assert(
      fc.asyncProperty(anything, cuts, async (bytes, where) => {
        const { header, fault } = await read(cutUp(bytes, where));
        const blank = bytes.toString().trim() === '';
        expect(header.length > 0 || fault !== undefined).toBe(!blank);
      }),
      { numRuns: 300 },
    );
  });

  test('no line of a file without quotes goes without a number', async () => {
    const line = fc.string({ unit: fc.constantFrom(...Array.from('ab, é')), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(line), ends, cuts, async (lines, end, where) => {
        const file = Buffer.from(['A,B', ...lines].join(end));
        const { through } = await read(cutUp(file, where));
        expect(through).toBe(lines.filter((one) => one !== '').length);
      }),
      { numRuns: 200 },
    );
  });
});
