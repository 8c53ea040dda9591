import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { eventFile, zipOf } from '../../harness/files/event-files';
import { dataOf, errorOf, logOf, sent, startRig, vector, type Rig } from './rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => rig.empty());

describe('compression', () => {
  test('zip, zip with several members, gzip, and nested ones are read', async () => {
    const member = 'download.csv';
    await rig.put('1_SENT_20240523_010000.txt.zip', zipOf([{ name: member, data: sent(10) }]));
    const two = [
      { name: '1_SENT_20240523_010000.csv', data: sent(3) },
      { name: '1_OPEN_20240523_010000.csv', data: eventFile({ kind: 'OPEN', rows: 4 }) },
      { name: '../../etc/passwd', data: sent(2) },
      { name: 'folder/', data: Buffer.alloc(0) },
    ];
    await rig.put('1_SENT_20240523_020000.zip', zipOf(two));
    await rig.put('1_SENT_20240523_030000.csv.gz', gzipSync(sent(5)));
    await rig.put(
      '1_SENT_20240523_040000.csv.gz',
      gzipSync(zipOf([{ name: member, data: sent(6) }])),
    );
    await rig.put('1_SENT_20240523_050000.csv', gzipSync(sent(7)));
    const encrypted = await vector('binary.gpg');
    await rig.put('1_OPEN_20240523_060000.zip', zipOf([{ name: 'x.csv.gpg', data: encrypted }]));
    const run = await rig.read({ config: await rig.pgpConfig() });
    expect(errorOf(run)).toBeUndefined();
    const counts = new Map<unknown, number>();
    for (const row of dataOf(run)) {
      const key = row['_ab_source_file_url'];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual([20, 10, 9, 5, 6, 7]);
    const inTwo = dataOf(run).filter(
      (r) => r['_ab_source_file_url'] === 'download/1_SENT_20240523_020000.zip',
    );
    expect(inTwo.map((row) => row['event'])).toEqual([
      'sent',
      'sent',
      'sent',
      'open',
      'open',
      'open',
      'open',
      'sent',
      'sent',
    ]);
    expect(inTwo.map((row) => row['_ab_source_file_line'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('members of a zip whose names are paths are read like any other and not written to disk', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'members-'));
    await mkdir(join(cwd, 'a', 'temporary'), { recursive: true });
    const outside = join(cwd, 'outside.csv');
    const names = [outside, '../outside.csv', '../../outside.csv', '..\\outside.csv', 'a/../b.csv'];
    const zip = zipOf(names.map((name) => ({ name, data: sent(2) })));
    await rig.put('1_SENT_20240523_010000.zip', zip);
    const options = { cwd: join(cwd, 'a'), env: { TMPDIR: join(cwd, 'a', 'temporary') } };
    const run = await rig.read({ options });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(10);
    expect(await readdir(cwd, { recursive: true })).toEqual(['a', 'a/temporary']);
    await rm(cwd, { recursive: true });
  });

  test('a damaged zip and a damaged gzip are reported', async () => {
    const zip = zipOf([{ name: 'a.csv', data: sent(2000) }]);
    const flipped = Buffer.from(zip);
    flipped.writeUInt8(flipped.readUInt8(2000) ^ 1, 2000);
    await rig.put('1_SENT_20240523_010000.csv.zip', zip.subarray(0, -30));
    await rig.put('1_SENT_20240523_020000.csv.zip', flipped);
    await rig.put('1_SENT_20240523_030000.csv.gz', gzipSync(sent(2000)).subarray(0, -50));
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/3 of 3 files could not be read/);
    expect(logOf(run).filter((line) => /compression is damaged|malformed/.test(line))).toHaveLength(
      3,
    );
  });
});
