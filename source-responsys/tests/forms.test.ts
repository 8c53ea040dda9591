import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { eventFile, zipOf } from '../../shared/testing/event-files';
import {
  dataOf,
  errorOf,
  lastState,
  logOf,
  pgpCredentials,
  startRig,
  statusesOf,
  vector,
  type Rig,
} from './rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => emptied());

const NAME = '54321_OPEN_20240523_070000';

async function emptied(): Promise<void> {
  for (const name of await readdir(rig.folder)) await rm(`${rig.folder}/${name}`);
}

async function pgpConfig(key = 'open', passphrase?: string): Promise<Record<string, unknown>> {
  return rig.config({}, await pgpCredentials(key, passphrase));
}

const rows = (count: number): Buffer => eventFile({ kind: 'SENT', rows: count });

describe('PGP messages made by GnuPG', () => {
  const readable = [
    ['binary.gpg', 'open'],
    ['armored.asc', 'open'],
    ['signed.gpg', 'open'],
    ['hidden.gpg', 'open'],
    ['old.gpg', 'old'],
    ...['none', 'zip', 'zlib', 'bzip2'].map((c) => [`compress-${c}.gpg`, 'open']),
    ...['3des', 'cast5', 'aes', 'aes192', 'aes256'].map((c) => [`cipher-${c}.gpg`, 'open']),
  ] as [string, string][];

  test.each(readable)('%s is read with key %s', async (name, key) => {
    await rig.put(`${NAME}.csv.gpg`, await vector(name));
    const run = await rig.read({ config: await pgpConfig(key) });
    expect(errorOf(run)).toBeUndefined();
    expect(run.exitCode).toBe(0);
    expect(dataOf(run).map((row) => row['customer_id'])).toEqual(
      Array.from({ length: 20 }, (_, i) => `C-${i + 1}`),
    );
  });

  test('a key with a passphrase opens, and a wrong passphrase is named', async () => {
    await rig.put(`${NAME}.csv.gpg`, await vector('locked.gpg'));
    const run = await rig.read({ config: await pgpConfig('locked', 'correct horse') });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(20);
    const refused = await rig.read({ config: await pgpConfig('locked', 'wrong') });
    expect(refused.exitCode).toBe(1);
    expect(errorOf(refused)?.message).toMatch(/^PGP Passphrase: /);
    const missing = await rig.read({ config: await pgpConfig('locked') });
    expect(errorOf(missing)?.message).toMatch(/Fill in PGP Passphrase/);
  });

  test('during a rotation of keys, files for the old and the new one are read', async () => {
    await rig.put('54321_OPEN_20240523_070000.csv.gpg', await vector('binary.gpg'));
    await rig.put('54321_OPEN_20240523_080000.csv.gpg', await vector('old.gpg'));
    const both = `${(await vector('open.key.asc')).toString()}\n${(await vector('old.key.asc')).toString()}`;
    const run = await rig.read({
      config: rig.config({}, { auth_method: 'sftp_pgp', pgp_private_key: both }),
    });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(40);
  });

  const unreadable: [string, RegExp][] = [
    ['cipher-idea.gpg', /cipher that cannot be read/],
    ['cipher-camellia256.gpg', /cipher that cannot be read/],
    ['cipher-blowfish.gpg', /cipher that cannot be read/],
    ['cipher-twofish.gpg', /cipher that cannot be read/],
    ['no-mdc.gpg', /no integrity protection/],
    ['passphrase.gpg', /not encrypted for a PGP key/],
    ['signed-only.gpg', /not encrypted for a PGP key/],
    ['old.gpg', /encrypted for key [0-9a-f]{16}, which PGP Private Key does not hold/],
  ];

  test.each(unreadable)(
    '%s is refused with its reason, and no row of it comes',
    async (name, why) => {
      await rig.put(`${NAME}.csv.gpg`, await vector(name));
      const run = await rig.read({ config: await pgpConfig() });
      expect(run.exitCode).toBe(1);
      expect(run.records).toHaveLength(0);
      expect(errorOf(run)).toMatchObject({ failure_type: 'config_error' });
      expect(errorOf(run)?.message).toMatch(why);
      expect(errorOf(run)?.message).toContain(`download/${NAME}.csv.gpg`);
      expect(statusesOf(run).at(-1)).toBe('INCOMPLETE');
    },
  );

  test('a message is recognized whatever its name says', async () => {
    await rig.put(`${NAME}.csv`, await vector('binary.gpg'));
    const run = await rig.read({ config: await pgpConfig() });
    expect(run.records).toHaveLength(20);
  });

  test('without a PGP key the error points to the Authorization', async () => {
    await rig.put(`${NAME}.csv.gpg`, await vector('binary.gpg'));
    const run = await rig.read();
    expect(errorOf(run)?.message).toMatch(/Responsys SFTP Server with PGP/);
  });

  test('truncated and altered files between good ones yield nothing, the good ones everything', async () => {
    const whole = await vector('compress-none.gpg');
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(1500) ^ 1, 1500);
    await rig.put('54321_OPEN_20240523_010000.csv.gpg', await vector('binary.gpg'));
    await rig.put('54321_OPEN_20240523_020000.csv.gpg', whole.subarray(0, 2000));
    await rig.put('54321_OPEN_20240523_030000.csv.gpg', flipped);
    await rig.put('54321_OPEN_20240523_040000.csv.gpg', whole.subarray(0, -1));
    await rig.put('54321_OPEN_20240523_050000.csv.gpg', await vector('armored.asc'));
    const run = await rig.read({ config: await pgpConfig() });
    const files = new Set(dataOf(run).map((row) => row['_ab_source_file_url']));
    expect([...files]).toEqual([
      'download/54321_OPEN_20240523_010000.csv.gpg',
      'download/54321_OPEN_20240523_050000.csv.gpg',
    ]);
    expect(run.records).toHaveLength(40);
    expect(run.exitCode).toBe(1);
    for (const hour of ['02', '03', '04']) {
      expect(errorOf(run)?.message).toContain(`54321_OPEN_20240523_${hour}0000.csv.gpg`);
    }
    const again = await rig.read({ config: await pgpConfig(), state: lastState(run) });
    expect(again.records).toHaveLength(0);
    expect(again.exitCode).toBe(1);
  });
});

describe('compression', () => {
  test('zip, zip with several members, gzip, and these inside one another are read', async () => {
    const member = 'download.csv';
    await rig.put('1_SENT_20240523_010000.txt.zip', zipOf([{ name: member, data: rows(10) }]));
    const two = [
      { name: '1_SENT_20240523_010000.csv', data: rows(3) },
      { name: '1_OPEN_20240523_010000.csv', data: eventFile({ kind: 'OPEN', rows: 4 }) },
      { name: '../../etc/passwd', data: rows(2) },
      { name: 'folder/', data: Buffer.alloc(0) },
    ];
    await rig.put('1_SENT_20240523_020000.zip', zipOf(two));
    await rig.put('1_SENT_20240523_030000.csv.gz', gzipSync(rows(5)));
    await rig.put(
      '1_SENT_20240523_040000.csv.gz',
      gzipSync(zipOf([{ name: member, data: rows(6) }])),
    );
    await rig.put('1_SENT_20240523_050000.csv', gzipSync(rows(7)));
    const encrypted = await vector('binary.gpg');
    await rig.put('1_OPEN_20240523_060000.zip', zipOf([{ name: 'x.csv.gpg', data: encrypted }]));
    const run = await rig.read({ config: await pgpConfig() });
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

  test('members of a zip whose names are paths are read like any other and written nowhere', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'members-'));
    await mkdir(join(cwd, 'a', 'temporary'), { recursive: true });
    const outside = join(cwd, 'outside.csv');
    const names = [outside, '../outside.csv', '../../outside.csv', '..\\outside.csv', 'a/../b.csv'];
    const zip = zipOf(names.map((name) => ({ name, data: rows(2) })));
    await rig.put('1_SENT_20240523_010000.zip', zip);
    const options = { cwd: join(cwd, 'a'), env: { TMPDIR: join(cwd, 'a', 'temporary') } };
    const run = await rig.read({ options });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(10);
    expect(await readdir(cwd, { recursive: true })).toEqual(['a', 'a/temporary']);
    await rm(cwd, { recursive: true });
  });

  test('a damaged zip and a damaged gzip are named', async () => {
    const zip = zipOf([{ name: 'a.csv', data: rows(2000) }]);
    const flipped = Buffer.from(zip);
    flipped.writeUInt8(flipped.readUInt8(2000) ^ 1, 2000);
    await rig.put('1_SENT_20240523_010000.csv.zip', zip.subarray(0, -30));
    await rig.put('1_SENT_20240523_020000.csv.zip', flipped);
    await rig.put('1_SENT_20240523_030000.csv.gz', gzipSync(rows(2000)).subarray(0, -50));
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/3 of 3 files could not be read/);
    expect(logOf(run).filter((line) => /compression is damaged|malformed/.test(line))).toHaveLength(
      3,
    );
  });
});

describe('CSV', () => {
  const header = 'EVENT_TYPE_ID,ACCOUNT_ID,RIID,EMAIL';
  const dialects: [string, string][] = [
    ['semicolons', '"RIID";"EMAIL"\n"1";"a;b"\n'],
    ['tabs', 'RIID\tEMAIL\n1\ta;b\n'],
    ['pipes', 'RIID|EMAIL\n1|a;b\n'],
    ['a byte-order mark and CRLF', '\uFEFF"RIID","EMAIL"\r\n"1","a;b"\r\n'],
    ['no newline at the end', '"RIID","EMAIL"\n"1","a;b"'],
    ['a header in mixed case', '"Riid","eMail"\n"1","a;b"\n'],
    ['single quotes', "'RIID','EMAIL'\n'1','a;b'\n"],
    ['blank lines', '\n"RIID","EMAIL"\n\n"1","a;b"\n\n'],
  ];

  test.each(dialects)('with %s', async (_, text) => {
    await rig.put('1_SENT_20240523_010000.csv', text);
    const run = await rig.read();
    expect(errorOf(run)).toBeUndefined();
    expect(dataOf(run)).toEqual([
      {
        event: 'sent',
        riid: '1',
        email: 'a;b',
        _ab_source_file_url: 'download/1_SENT_20240523_010000.csv',
        _ab_source_file_last_modified: '2024-05-23T07:00:00Z',
        _ab_source_file_line: 1,
      },
    ]);
  });

  test('quotes, emoji, unquoted empties, repeated and unknown columns', async () => {
    const text =
      '"RIID","EXTRA","EXTRA","ORDER_TOTAL","EVENT_CAPTURED_DT"\n' +
      '"1","say ""hi""",,"12.50","23-May-2024 07:00:56"\n' +
      '"2","\u{1F600} \uFFFD","","x","31-Feb-2024 07:00:56"\n';
    await rig.put('1_CONVERT_20240523_010000.csv', text);
    const run = await rig.read();
    expect(dataOf(run)).toMatchObject([
      {
        extra: 'say "hi"',
        extra_2: null,
        order_total: 12.5,
        event_captured_dt: '2024-05-23T07:00:56Z',
      },
      { extra: '\u{1F600} \uFFFD', extra_2: null, order_total: null, event_captured_dt: null },
    ]);
    const metas = run.records.map(({ meta }) => meta);
    expect(metas[0]).toBeUndefined();
    expect(metas[1]).toEqual({
      changes: ['order_total', 'event_captured_dt'].map((field) => ({
        field,
        change: 'NULLED',
        reason: 'SOURCE_SERIALIZATION_ERROR',
      })),
    });
  });

  test('empty and header-only files yield nothing and count as read', async () => {
    await rig.put('1_SENT_20240523_010000.csv', '');
    await rig.put('1_SENT_20240523_020000.csv', `${header}\n`);
    const run = await rig.read();
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(0);
    const again = await rig.read({ state: lastState(run) });
    expect(logOf(again).join('\n')).toMatch(/0 files .* due .*2 read before/);
  });

  test('a malformed row fails its file, or is skipped, logged and counted', async () => {
    await rig.put('1_SENT_20240523_010000.csv', `${header}\n1,1,7,a\n1,1,8\n1,1,9,c\n`);
    await rig.put('1_SENT_20240523_020000.csv', `${header}\n1,1,10,d\n`);
    const failing = await rig.read();
    expect(failing.exitCode).toBe(1);
    expect(dataOf(failing).map((row) => row['riid'])).toEqual(['7', '10']);
    expect(errorOf(failing)?.message).toMatch(
      /010000\.csv: data row 2 is malformed: it has 3 values/,
    );
    const later = await rig.read({ state: lastState(failing) });
    expect(later.exitCode).toBe(1);
    expect(later.records).toHaveLength(0);
    const skipping = await rig.read({ config: rig.config({ malformed_rows: 'skip' }) });
    expect(skipping.exitCode).toBe(0);
    expect(dataOf(skipping).map((row) => row['_ab_source_file_line'])).toEqual([1, 3, 1]);
    expect(logOf(skipping).join('\n')).toMatch(/010000\.csv: data row 2 is skipped/);
    expect(logOf(skipping).join('\n')).toMatch(/2 rows, 1 malformed and skipped/);
  });

  test('a quote that never closes does not swallow the file into memory', async () => {
    const endless = `RIID,EMAIL\n1,"${'x\n'.repeat(3_000_000)}`;
    await rig.put('1_SENT_20240523_010000.csv', endless);
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/quote that opens in data row 1 is not closed/);
  });

  test('a file without header is refused, and its values are not printed', async () => {
    await rig.put('1_SENT_20240523_010000.csv', '"1","54321","ana@example.com"\n"2","1","b"\n');
    const run = await rig.read();
    expect(errorOf(run)?.message).toMatch(/its first line is not a header/);
    expect(run.stderr + JSON.stringify(run.messages)).not.toContain('ana@example.com');
    const discovered = await rig.run('discover');
    expect(JSON.stringify(discovered.messages)).not.toContain('ana@example.com');
  });
});
