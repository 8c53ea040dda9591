import { buffer } from 'node:stream/consumers';

import * as yauzl from 'yauzl';

import { zipOf } from './zip';

const TEXT = Buffer.from('RIID,EMAIL\n1,ana@example.com\n'.repeat(1_000));

test('deflated, stored, streamed and empty members read back, and so does a folder', async () => {
  const members = [
    { name: 'deflated.csv', data: TEXT },
    { name: 'stored.csv', data: TEXT, stored: true },
    { name: 'données/streamed.csv', data: TEXT, streamed: true },
    { name: 'empty.csv', data: Buffer.alloc(0) },
    { name: 'folder/', data: Buffer.alloc(0), stored: true },
  ];
  const zip = zipOf(members);
  const file = await yauzl.fromBufferPromise(zip, { lazyEntries: true });
  const names: string[] = [];
  for await (const entry of file.eachEntry()) {
    names.push(entry.fileName);
    const data = await buffer(await file.openReadStreamPromise(entry));
    expect(data.equals(members[names.length - 1]?.data as Buffer)).toBe(true);
  }
  expect(names).toEqual(members.map(({ name }) => name));
  expect(zip.length).toBeLessThan(2 * TEXT.length);
});

test('a zip may have no members', async () => {
  const file = await yauzl.fromBufferPromise(zipOf([]), { lazyEntries: true });
  expect(file.entryCount).toBe(0);
});
