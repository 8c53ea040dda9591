import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';

import {
  EVENT_KINDS,
  eventColumns,
  eventFile,
  eventFileName,
  eventRow,
  writeEventFile,
} from './event-files';

function rowsOf(file: Buffer, delimiter = ','): Record<string, string>[] {
  return parse<Record<string, string>>(file, { delimiter, columns: true, bom: true });
}

test.each(EVENT_KINDS)('%s: a file holds the rows that eventRow tells', (kind) => {
  const rows = rowsOf(eventFile({ kind, rows: 30, startRow: 5 }));
  expect(rows).toEqual(Array.from({ length: 30 }, (_, i) => eventRow(kind, i + 5)));
});

test('a file looks as Responsys writes it', () => {
  const [header, first, second] = eventFile({ kind: 'CLICK', rows: 2 }).toString().split('\n');
  expect(header).toBe(
    '"EVENT_TYPE_ID","ACCOUNT_ID","LIST_ID","RIID","CUSTOMER_ID","EVENT_CAPTURED_DT",' +
      '"EVENT_STORED_DT","CAMPAIGN_ID","LAUNCH_ID","EMAIL_FORMAT","OFFER_NAME","OFFER_NUMBER",' +
      '"OFFER_CATEGORY","OFFER_URL"',
  );
  expect(first).toBe(
    '"5","54321","7601","3723000000","C-1001","23-May-2024 07:00:56","23-May-2024 07:00:56",' +
      '"76138121","66505241","H","textlink_Shop_0","32008021","","https://shop.example.com/?a=0&b=2"',
  );
  expect(second).toContain('"3723000001","C-1002","23-May-2024 07:01:03","23-May-2024 07:01:04"');
});

test('another seed makes other rows', () => {
  expect(eventRow('SENT', 3, 1)['EMAIL']).not.toBe(eventRow('SENT', 3)['EMAIL']);
  const [row] = rowsOf(eventFile({ kind: 'SMS_SENT', rows: 1, seed: 4 }));
  expect(row).toEqual(eventRow('SMS_SENT', 0, 4));
  expect(row?.['EVENT_UUID']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test.each([';', '\t', '|'])('delimiter %j, quoted only where need be', (delimiter) => {
  const file = eventFile({ kind: 'BOUNCE', rows: 10, delimiter, quote: false });
  expect(rowsOf(file, delimiter)[9]).toEqual(eventRow('BOUNCE', 9));
  const plain = eventFile({ kind: 'SENT', rows: 10, delimiter, quote: false });
  expect(plain.includes('"')).toBe(false);
});

test('line ends, byte order mark and the last line end are as asked for', () => {
  const unix = eventFile({ kind: 'OPEN', rows: 2 }).toString();
  expect(unix.endsWith('"\n')).toBe(true);
  const dos = eventFile({ kind: 'OPEN', rows: 2, crlf: true, bom: true, finalNewline: false });
  expect(dos.toString()).toBe(`\uFEFF${unix.trimEnd().replaceAll('\n', '\r\n')}`);
});

test('a header is in upper, lower or mixed case, or left out', () => {
  const start = (header: 'lower' | 'mixed' | 'none', rows = 1): string =>
    eventFile({ kind: 'SENT', rows, header }).toString().slice(0, 16);
  expect(start('lower')).toBe('"event_type_id",');
  expect(start('mixed')).toBe('"Event_Type_Id",');
  expect(start('none')).toBe('"1","54321","760');
  expect(start('none', 0)).toBe('');
  expect(eventFile({ kind: 'SENT', rows: 0 }).toString().split('\n')).toHaveLength(2);
});

test('an account may add columns anywhere, and repeat a name', () => {
  const extraColumns = [
    { name: 'FIRST', at: 0, value: 'Zoë' },
    { name: 'EMAIL', value: (i: number) => `other${i}@example.com` },
    { name: 'CITY_CODE' },
  ];
  const [header, , row] = parse(eventFile({ kind: 'SENT', rows: 2, extraColumns }));
  expect(header).toEqual(['FIRST', ...eventColumns('SENT'), 'EMAIL', 'CITY_CODE']);
  expect(row?.[0]).toBe('Zoë');
  expect(row?.slice(-2)).toEqual(['other1@example.com', 'city code 1']);
});

test('a file name has account, kind and time', () => {
  const date = new Date('2024-05-23T07:00:56Z');
  expect(eventFileName({ kind: 'SENT', date })).toBe('54321_SENT_20240523_070056.csv');
  expect(eventFileName({ account: '9', kind: 'SMS_SENT', date, ext: 'txt.zip' })).toBe(
    '9_SMS_SENT_20240523_070056.txt.zip',
  );
});

test('a large file is written to disk as it would be in memory', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'event-files-'));
  try {
    const options = { kind: 'SENT', rows: 25_500, crlf: true, finalNewline: false } as const;
    const size = await writeEventFile(join(dir, 'a.csv'), options);
    const written = await readFile(join(dir, 'a.csv'));
    expect(written.length).toBe(size);
    expect(written.equals(eventFile(options))).toBe(true);
  } finally {
    await rm(dir, { recursive: true });
  }
});
