import { gzipSync } from 'node:zlib';

import fc from 'fast-check';

import type { RecordMessage } from '../../harness/connector/connector';
import { eventFile, zipOf } from '../../harness/files/event-files';
import { messageTo } from '../../harness/torture/message';
import type { ByteSource } from '../store';
import { readKeys, type PgpKeys } from '../unwrap/pgp-keys';
import { FileFault } from '../faults';
import { UTC } from '../rows/dates';
import { readFile } from '../file';
import { vector } from './rig';
import { ALL_EVENTS } from '../streams';

const FILE = {
  path: 'download/54321_BOUNCE_20240523_070000.csv',
  modified: 1,
  size: 1,
  resumeAt: 0,
};
const TEXT = eventFile({ kind: 'BOUNCE', rows: 60 });

let keys: PgpKeys;
let whole: string[];
const forms: Record<string, Buffer> = {
  gzip: gzipSync(TEXT),
  zip: zipOf([
    { name: 'a.csv', data: eventFile({ kind: 'BOUNCE', rows: 30 }) },
    { name: 'b.csv', data: eventFile({ kind: 'BOUNCE', rows: 30, startRow: 30 }), stored: true },
  ]),
};
beforeAll(async () => {
  keys = await readKeys((await vector('open.key.asc')).toString(), '');
  const armoredKey = (await vector('open.public.asc')).toString();
  forms['PGP'] = await messageTo(armoredKey, TEXT, 'binary');
  forms['armored PGP'] = await messageTo(armoredKey, TEXT, 'armored');
  forms['zip in PGP'] = await messageTo(armoredKey, forms['zip'] as Buffer, 'binary');
  whole = (await read(TEXT)).rows;
});

interface Heard {
  /** What distinguishes the records. */
  rows: string[];
  error: unknown;
}

async function read(bytes: Buffer): Promise<Heard> {
  const source: ByteSource = {
    size: () => Promise.resolve(bytes.length),
    async *range(start, end = bytes.length) {
      for (let at = start; at < end; at += 1_000) {
        yield await Promise.resolve(bytes.subarray(at, Math.min(at + 1_000, end)));
      }
    },
  };
  const rows: string[] = [];
  const reading = {
    unwrapping: { keys, authenticate: true },
    text: { delimiter: undefined, characterSet: 'utf-8', clock: UTC },
    malformedRows: 'fail' as const,
    feeds: { accountIds: [], eventTypes: [] },
    stream: ALL_EVENTS,
    now: () => 0,
  };
  let error: unknown;
  for await (const part of readFile(FILE, source, reading)) {
    if (part.kind !== 'records') continue;
    for (const line of part.lines.toString().split('\n').slice(0, -1)) {
      const { data } = (JSON.parse(line) as { record: RecordMessage }).record;
      rows.push([data['riid'], data['email'], data['_ab_source_file_line']].join());
    }
    error = part.fault;
  }
  return { rows, error };
}

type Change = [kind: 'flip' | 'cut' | 'remove' | 'insert' | 'swap', at: number, value: number];
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('flip', 'cut', 'remove', 'insert', 'swap'),
  fc.nat(),
  fc.integer({ min: 1, max: 255 }),
);

function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  let result = Buffer.from(bytes);
  for (const [kind, where, value] of changes) {
    const at = where % Math.max(1, result.length);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    if (kind === 'flip' && after.length > 0) after[0] = (after[0] as number) ^ value;
    else if (kind === 'cut') result = Buffer.from(before);
    else if (kind === 'remove') result = Buffer.concat([before, after.subarray(value)]);
    else if (kind === 'insert') result = Buffer.concat([before, Buffer.alloc(value, value), after]);
    else result = Buffer.concat([after, before]);
  }
  return result;
}

test.each(['gzip', 'zip', 'PGP', 'armored PGP', 'zip in PGP'])(
  'damage to %s is an error of the file, or does not matter',
  async (form) => {
    const bytes = forms[form] as Buffer;
    expect(await read(bytes)).toEqual({ rows: whole, error: undefined });
    const changes = fc.array(change, { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(changes, async (made) => {
        const { rows, error } = await read(changed(bytes, made));
        if (error === undefined) {
          // Truncated to nothing it is an empty file.
          if (rows.length > 0) expect(rows).toEqual(whole);
          return;
        }
        expect(error).toBeInstanceOf(FileFault);
        // The checksum of a zip or gzip comes after its data and its rows.
        if (form.includes('PGP')) expect(rows).toEqual([]);
      }),
      { numRuns: 100 },
    );
  },
);

test('any bytes after the first ones of a format are an error of the file, or text', async () => {
  const starts = [
    '504b0304',
    '504b0506',
    '1f8b',
    '1f8b0800',
    '85',
    'c1c0',
    'd2ff',
    'a3',
    '2d2d2d2d2d',
  ];
  const armor = Buffer.from('-----BEGIN PGP MESSAGE-----\n\n').toString('hex');
  const start = fc.constantFrom('', armor, ...starts).map((hex) => Buffer.from(hex, 'hex'));
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 600 }), async (head, tail) => {
      const { error } = await read(Buffer.concat([head, tail]));
      if (error !== undefined) expect(error).toBeInstanceOf(FileFault);
    }),
    { numRuns: 300 },
  );
});
