import { gzipSync } from 'node:zlib';

import { dataOf, errorOf, lastState, linesOf, logOf, sent, startRig, type Rig } from './rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => rig.empty());

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
    expect(linesOf(skipping)).toEqual([1, 3, 1]);
    expect(logOf(skipping).join('\n')).toMatch(/010000\.csv: data row 2 is skipped/);
    expect(logOf(skipping).join('\n')).toMatch(/2 rows, 1 malformed and skipped/);
  });

  test('a quote that never closes does not read the whole file into memory', async () => {
    const endless = `"RIID","EMAIL"\n"1","${'x\n'.repeat(3_000_000)}`;
    await rig.put('1_SENT_20240523_010000.csv', endless);
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/data row 1 is malformed: a quote is never closed/);
  });

  test('S1: a stray quote in a file without enclosure costs no row', async () => {
    const header = 'EVENT_TYPE_ID|ACCOUNT_ID|RIID|EVENT_CAPTURED_DT|SUBJECT|CAMPAIGN_NAME\n';
    const subjects = ['plain', '"Last chance', 'x', 'y', '"Final call', 'z'];
    const rows = subjects.map((s, i) => `1|54321|${i + 1}|23-May-2024 07:00:01|${s}|c\n`);
    await rig.put('54321_LAUNCH_STATE_20240523_070000.txt', header + rows.join(''));
    const run = await rig.read();
    expect(run.exitCode).toBe(0);
    expect(dataOf(run).map(({ subject }) => subject)).toEqual(subjects);
    expect(linesOf(run)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each([1, 2, 3])('S3: a file cut %d bytes into its last line fails', async (bytes) => {
    const whole = sent(50);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    await rig.put('1_SENT_20240523_010000.csv', whole.subarray(0, lastLine + bytes));
    const run = await rig.read();
    expect([run.exitCode, run.records.length]).toEqual([1, 49]);
    expect(errorOf(run)?.message).toMatch(
      /data row 50 is malformed: (a quote is never closed|it has 1 value where)/,
    );
    const again = await rig.read({ state: lastState(run) });
    expect([again.exitCode, again.records.length]).toEqual([1, 0]);
  });

  test('S6: text in another character set fails its file, or is read if the form names the set', async () => {
    const bytes = Buffer.from('RIID|EMAIL\n1|a\n2|caf\u00e9 \u0080\n', 'latin1');
    await rig.put('1_SENT_20240523_010000.csv', bytes);
    const failing = await rig.read();
    expect([failing.exitCode, failing.records.length]).toEqual([1, 1]);
    expect(errorOf(failing)?.message).toMatch(/data row 2 .*Character Set/);
    const run = await rig.read({ config: rig.config({ character_set: 'windows-1252' }) });
    expect([run.exitCode, dataOf(run)[1]?.['email']]).toEqual([0, 'café €']);
  });

  test('S9: the header of the second member of a gzip is not a record', async () => {
    const twice = Buffer.concat([gzipSync(sent(2)), gzipSync(sent(2))]);
    await rig.put('1_SENT_20240523_010000.csv.gz', twice);
    const run = await rig.read();
    expect([run.exitCode, linesOf(run)]).toEqual([0, [1, 2, 4, 5]]);
    expect(logOf(run).join('\n')).toMatch(/010000\.csv\.gz: data row 3 is the header again/);
  });

  test('S28: dates are in the time zone of the form, and those that cannot be read are counted', async () => {
    const rows = ['23-OCT-2024 07:00:00', '2024-10-23T07:00:00+02:00', '23-Oct-2024', 'soon', ''];
    const text = `RIID|X_DT|ORDER_TOTAL\n${rows.map((date) => `1|${date}|12345678901234567890\n`).join('')}`;
    await rig.put('1_CONVERT_20240523_010000.csv', text);
    const run = await rig.read({ config: rig.config({ time_zone: 'America/New_York' }) });
    expect(dataOf(run).map((row) => row['x_dt'])).toEqual([
      ...['2024-10-23T11:00:00Z', '2024-10-23T05:00:00Z', '2024-10-23T04:00:00Z', null, null],
    ]);
    expect(run.exitCode).toBe(0);
    expect(logOf(run).join('\n')).toMatch(/010000\.csv: .*could not be converted.*: 1 of x_dt/);
  });

  test('an unknown character set or time zone is reported by its title', async () => {
    const config = rig.config({ character_set: 'klingon', time_zone: 'Europe/Atlantis' });
    for (const run of [await rig.read({ config }), await rig.run('check', config)]) {
      const said = JSON.stringify(run.messages);
      expect(said).toMatch(/2 faults: .*Character Set must be the name of/);
      expect(said).toMatch(/Time Zone must be the IANA name of a time zone/);
    }
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
