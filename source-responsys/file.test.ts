import { gzipSync } from 'node:zlib';

import { eventFile, zipOf } from '../harness/files/event-files';
import { FileFault } from './faults';
import { columnsIn, readFile, type FileReading } from './file';
import type { RecordBatch } from './file-parts';
import { UTC } from './rows/dates';
import type { ByteSource } from './store';
import { ALL_EVENTS } from './streams';

const FILE = {
  path: 'download/54321_OPEN_20240523_070000.csv',
  modified: 1,
  ...{ size: 1, resumeAt: 0 },
};
const READING: FileReading = {
  unwrapping: { keys: undefined, authenticate: true },
  text: { delimiter: undefined, characterSet: 'utf-8', clock: UTC },
  malformedRows: 'skip',
  feeds: { accountIds: [], eventTypes: [] },
  stream: ALL_EVENTS,
  now: () => 0,
};

function holding(bytes: Buffer): ByteSource {
  return {
    size: () => Promise.resolve(bytes.length),
    async *range(start, end = bytes.length) {
      for (let at = start; at < end; at += 1_000) {
        yield await Promise.resolve(bytes.subarray(at, Math.min(at + 1_000, end)));
      }
    },
  };
}

async function batchesOf(bytes: Buffer, reading = READING): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const part of readFile(FILE, holding(bytes), reading)) {
    if (part.kind === 'records') batches.push(part);
  }
  return batches;
}

const total = (batches: readonly RecordBatch[], of: 'count' | 'odd'): number =>
  batches.reduce((sum, batch) => sum + batch[of], 0);

test.each([
  ['UTF-16', Buffer.from('\uFEFF"RIID"\n"1"\n', 'utf16le'), /Character Set/],
  ['lines that end in CR alone', Buffer.from('RIID,EMAIL\r1,x\r2,y\r'), /carriage return alone/],
  ['bytes that are no text', Buffer.from('0001ff0a0002', 'hex'), /is not a header/],
  ['a broken quote in its header', Buffer.from('"RIID","EMAIL\n"1","x"\n'), /broken quote/],
  [
    'a first line of 300 kB',
    Buffer.from(`RIID,${'x'.repeat(300_000)}\n1,x\n`),
    /longer than 262144/,
  ],
  ['a first line without end', Buffer.from(`RIID,${'x'.repeat(2_000_000)}`), /longer than 262144/],
  ['S19: a page in HTML', Buffer.from('<html><body>Not found</body></html>'), /is not a header/],
  ['S4: no header', Buffer.from('"5","54321","email"\n"5","54321","x"\n'), /is not a header/],
])('S17: %s is an error that is returned as data, whoever reads', async (_, bytes, said) => {
  const fault = await columnsIn(FILE, holding(bytes), READING);
  expect(fault).toBeInstanceOf(FileFault);
  expect((fault as FileFault).message).toMatch(said);
  const batches = await batchesOf(bytes);
  expect(batches.at(-1)?.fault?.message).toBe((fault as FileFault).message);
  expect(total(batches, 'count')).toBe(0);
});

test('S19: a file with only its header gives its columns', async () => {
  const columns = await columnsIn(FILE, holding(Buffer.from('RIID|CUSTOM_ONE')), READING);
  expect(columns).toMatchObject([{ name: 'riid' }, { name: 'custom_one' }]);
  expect(await columnsIn(FILE, holding(Buffer.alloc(0)), READING)).toEqual([]);
});

test('the columns of a file are known even if its first row is malformed', async () => {
  const reading = { ...READING, malformedRows: 'fail' as const };
  const columns = await columnsIn(FILE, holding(Buffer.from('RIID,EMAIL\n1\n')), reading);
  expect(columns).toHaveLength(2);
});

const PLAIN = eventFile({ kind: 'OPEN', rows: 400 });
test.each([
  ['as it is', PLAIN],
  ['in a gzip', gzipSync(PLAIN)],
  ['in a zip', zipOf([{ name: 'a.csv', data: PLAIN }])],
])('a file of plain lines %s does not use csv-parse', async (_, bytes) => {
  const batches = await batchesOf(bytes);
  expect([total(batches, 'count'), total(batches, 'odd')]).toEqual([400, 0]);
});

test('rows are numbered through the members of an archive, whatever became of them', async () => {
  const members = ['RIID,EMAIL\n1,a\n2\n', 'RIID,EMAIL\n\n3,c\nRIID,EMAIL\n4,d\n'].map(
    (text, i) => ({
      name: `${i}.csv`,
      data: Buffer.from(text),
    }),
  );
  const batches = await batchesOf(zipOf(members));
  const numbers = Buffer.concat(batches.map(({ lines }) => lines))
    .toString()
    .match(/(?<="_ab_source_file_line":)\d+/g);
  expect(numbers).toEqual(['1', '3', '5']);
  expect(batches.flatMap(({ malformed }) => malformed)).toMatchObject([
    { line: 2, member: '0.csv' },
  ]);
  const last = batches.at(-1);
  expect([last?.rows, last?.skipped, last?.repeatedHeaders]).toEqual([5, 1, 1]);
  expect(batches.flatMap(({ warnings }) => warnings)).toEqual([
    'in its member 1.csv, data row 4 is the header again',
  ]);
});

test('a gzip that is damaged at its end gives its complete rows, and not the rest of a line', async () => {
  const bytes = gzipSync(PLAIN).subarray(0, -200);
  const batches = await batchesOf(bytes);
  expect(batches.at(-1)?.fault?.message).toMatch(/gzip compression is damaged/);
  expect(batches.flatMap(({ malformed }) => malformed)).toEqual([]);
  expect(batches.at(-1)?.rows).toBe(total(batches, 'count'));
});
