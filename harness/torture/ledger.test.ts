import { eventRow } from '../files/event-files';
import { checksumOf, type Sample } from './corpus';
import { Ledger } from './ledger';

const URL = 'download/54321_OPEN_20240523_070000.csv';
const MODIFIED = 1_716_447_600;
const COLUMNS = ['riid', 'email_format'];

function row(line: number): Record<string, unknown> {
  const { RIID, EMAIL_FORMAT } = eventRow('OPEN', line);
  return {
    event: 'open',
    ...{ riid: RIID, email_format: EMAIL_FORMAT },
    _ab_source_file_url: URL,
    _ab_source_file_last_modified: '2024-05-23T07:00:00Z',
    _ab_source_file_line: line,
  };
}

function sampleOf(rows: number, encrypted = false): Sample {
  const checksums = Array.from({ length: rows }, (_, i) => checksumOf(row(i + 1), COLUMNS));
  return {
    kind: 'OPEN',
    ext: 'csv',
    bytes: Buffer.alloc(0),
    rows: Uint32Array.from(checksums),
    columns: COLUMNS,
    ...{ encrypted, decryptedBytes: 0, large: false },
  };
}

function ledgerWith(rows: number, encrypted = false): Ledger {
  const ledger = new Ledger();
  ledger.put(URL, MODIFIED, sampleOf(rows, encrypted));
  ledger.begin();
  return ledger;
}

describe('a ledger', () => {
  test('is content when all rows came once and a state covers them', () => {
    const ledger = ledgerWith(3);
    for (const line of [1, 2, 3]) ledger.record(row(line));
    ledger.state(3);
    ledger.end(false);
    expect([ledger.missing(), ledger.worstRepeat, ledger.wrong]).toEqual([0, 0, []]);
  });

  test('takes rows for lost that came after the last state of a sync that was killed', () => {
    const ledger = ledgerWith(3);
    ledger.record(row(1));
    ledger.state(1);
    ledger.record(row(2));
    ledger.end(true);
    expect(ledger.missing()).toBe(2);
    expect(ledger.missing(new Set([URL]))).toBe(0);
  });

  test('counts what a crash repeats, and objects when a state covered it', () => {
    const ledger = ledgerWith(3);
    ledger.record(row(1));
    ledger.state(1);
    ledger.record(row(2));
    ledger.end(true);
    ledger.begin();
    ledger.record(row(2));
    ledger.end(true);
    expect([ledger.worstRepeat, ledger.wrong]).toEqual([1, []]);
    ledger.begin();
    ledger.record(row(1));
    ledger.end(true);
    expect(ledger.wrong).toEqual(['1 rows came again although a state covered them']);
  });

  test.each([
    ['a row whose content is another', { ...row(1), riid: 'x' }, /not what the file says/],
    ['a row beyond the end of the file', row(4), /not what the file says/],
    ['a row of a file that never was', { ...row(1), _ab_source_file_url: 'x' }, /never existed/],
  ])('objects to %s', (_, data, why) => {
    const ledger = ledgerWith(3);
    ledger.record(data);
    expect(ledger.wrong.join()).toMatch(why);
    expect(ledger.missing()).toBe(3);
  });

  test('objects to a row that comes twice in one sync', () => {
    const ledger = ledgerWith(3);
    ledger.record(row(1));
    ledger.record(row(1));
    expect(ledger.wrong.join()).toMatch(/row 1: it came twice in one sync/);
  });

  test('objects to a state with another count, and to rows after the last state', () => {
    const ledger = ledgerWith(3);
    ledger.record(row(1));
    ledger.state(2);
    ledger.record(row(2));
    ledger.end(false);
    expect(ledger.wrong).toEqual([
      'a state counts 2 records where 1 came',
      '1 rows of responsys_events came after the last state of a sync',
    ]);
  });

  test('lets an altered file say anything, but no row of an altered message through', () => {
    const plain = ledgerWith(3);
    plain.damage(URL);
    plain.record({ ...row(1), riid: 'x' });
    expect([plain.wrong, plain.missing()]).toEqual([[], 0]);
    const encrypted = ledgerWith(3, true);
    encrypted.damage(URL);
    encrypted.record(row(1));
    expect(encrypted.wrong.join()).toMatch(/altered message/);
  });

  test('keeps the states of streams apart, and objects to a record in another stream', () => {
    const [sent, open] = ['responsys_sent', 'responsys_open'];
    const ledger = new Ledger({
      name: 'per_event_type',
      streams: [sent, open],
      streamOf: ({ event }) => `responsys_${String(event)}`,
    });
    ledger.put(URL, MODIFIED, sampleOf(2));
    ledger.begin();
    ledger.record(row(1), open);
    ledger.state(0, sent);
    expect([ledger.missing(), ledger.wrong]).toEqual([2, []]);
    ledger.state(1, open);
    expect([ledger.missing(), ledger.wrong]).toEqual([1, []]);
    ledger.record(row(2), sent);
    expect(ledger.wrong).toEqual([`${URL}, row 2: it came in responsys_sent, not responsys_open`]);
  });
});
