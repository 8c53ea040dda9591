import { zipOf } from '../../harness/files/event-files';
import { MemoryStore, SELECTION, syncOver } from '../e2e/memory-store';
import { NOW } from '../e2e/cursors';

const DAY = 86_400;
const path = (hour: number, kind = 'SENT'): string =>
  `download/54321_${kind}_20240523_${String(hour).padStart(2, '0')}0000.csv`;
const [A, B, C] = [path(1), path(2), path(3)] as const;
const text = (rows: number): string =>
  `RIID,EMAIL\n${Array.from({ length: rows }, (_, n) => `${n},x\n`).join('')}`;
const BROKEN = 'RIID,EMAIL\n1,x\n2\n3,x\n';

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

describe('a file that changes', () => {
  it('is read again when another version took its place after a clean read', async () => {
    store.put(A, text(2));
    store.put(B, text(1));
    store.replaced.add(A);
    const first = await syncOver(store);
    expect(first.failure).toBeUndefined();
    expect(first.warnings.join()).toMatch(
      /SENT_20240523_010000.csv changed while it was being read/,
    );
    store.replaced.clear();
    const second = await syncOver(store, {}, first.states.at(-1));
    expect(second.rows).toEqual([`${A}:1`, `${A}:2`]);
    expect((await syncOver(store, {}, second.states.at(-1))).rows).toEqual([]);
  });

  it('is not reported for what is wrong with it', async () => {
    store.put(A, BROKEN);
    store.replaced.add(A);
    expect((await syncOver(store)).failure).toBeUndefined();
  });

  it('remains due although it is missing while the next sync runs', async () => {
    store.put(A, text(2));
    store.replaced.add(A);
    const first = await syncOver(store);
    expect(first.states.at(-1)?.['partial']).toHaveProperty([A]);
  });
});

describe('a connection that is lost permanently', () => {
  it('ends in a state for what was read before, and the next sync resumes from it', async () => {
    for (const [index, name] of [A, B, C].entries()) store.put(name, text(2), NOW - DAY + index);
    store.lostAt = B;
    const first = await syncOver(store);
    expect(first.failure?.failureType).toBe('transient_error');
    expect(first.states).toHaveLength(1);
    expect(first.finished).toBe(false);
    store.lostAt = undefined;
    const second = await syncOver(store, {}, first.states.at(-1));
    expect(second.rows).toEqual([`${B}:1`, `${B}:2`, `${C}:1`, `${C}:2`]);
  });
});

describe('a file that cannot be read', () => {
  it('S7: remains due when it is moved away while 3,000 newer ones are read, and moved back', async () => {
    store.put(A, BROKEN, NOW - 10 * DAY);
    const first = await syncOver(store);
    expect(first.failure?.message).toMatch(/1 of 1 file could not be read; it did not hold up/);
    store.files.delete(A);
    const newer = Array.from({ length: 3_000 }, (_, n) =>
      path(4).replace('040000', String(100_000 + n)),
    );
    newer.forEach((name, n) => {
      store.put(name, text(1), NOW - 9 * DAY + n);
    });
    const second = await syncOver(store, {}, first.states.at(-1));
    expect(second.rows).toHaveLength(3_000);
    store.put(A, BROKEN, NOW - 10 * DAY);
    const third = await syncOver(store, {}, second.states.at(-1));
    expect(third.failure?.message).toContain(A);
    store.put(A, text(3), NOW - 10 * DAY);
    const fourth = await syncOver(store, {}, third.states.at(-1));
    expect(fourth.rows).toEqual([`${A}:1`, `${A}:2`, `${A}:3`]);
  });

  it('is in the state although it failed before its first row', async () => {
    store.put(A, 'no header at all\n');
    const { states } = await syncOver(store);
    expect(states.at(-1)?.['partial']).toEqual({ [A]: [NOW - DAY, 17, 0] });
  });

  it('fails the sync after the others are read, and the last state is not marked as complete', async () => {
    store.put(A, BROKEN);
    store.put(B, text(1));
    const { failure, rows, finished, errors } = await syncOver(store);
    expect(failure?.failureType).toBe('config_error');
    expect(rows).toContain(`${B}:1`);
    expect(finished).toBe(false);
    expect(errors).toHaveLength(1);
  });

  it('with Unreadable Files set to skip causes a warning in each sync and fails none', async () => {
    const settings = { unreadableFiles: 'skip' as const };
    store.put(A, BROKEN);
    store.put(B, text(1));
    let state: unknown;
    for (let i = 0; i < 3; i++) {
      const said = await syncOver(store, settings, state);
      expect(said.failure).toBeUndefined();
      expect(said.finished).toBe(true);
      expect(said.errors).toEqual([]);
      expect(said.warnings.filter((warning) => warning.includes(A))).toHaveLength(1);
      expect(said.warnings.join()).toMatch(/could not be read and is skipped: data row 2/);
      state = said.states.at(-1);
    }
    store.put(A, text(4), NOW - DAY + 60);
    const healed = await syncOver(store, settings, state);
    expect(healed.rows).toEqual([1, 2, 3, 4].map((row) => `${A}:${row}`));
    expect(healed.warnings).toEqual([]);
  });

  it('with skip still fails the sync for errors that may pass or are not the file’s own', async () => {
    store.put(A, text(1));
    store.lostAt = A;
    const { failure } = await syncOver(store, { unreadableFiles: 'skip' });
    expect(failure?.failureType).toBe('transient_error');
  });
});

describe('Longest Silence', () => {
  const silent = (maxSilenceHours: number): ReturnType<typeof syncOver> =>
    syncOver(store, { maxSilenceHours });

  it('S14: fails a sync whose newest event file is older, after reading what is due', async () => {
    store.put(A, text(2), NOW - 3 * DAY);
    const { failure, rows, finished, states } = await silent(71);
    expect(failure?.failureType).toBe('config_error');
    expect(failure?.message).toMatch(
      /^Longest Silence \(Hours\): the newest event file in download is of 2026-11-22T02:00:00.000Z, 72 hours ago/,
    );
    expect(rows).toHaveLength(2);
    expect(finished).toBe(false);
    expect((await syncOver(store, {}, states.at(-1))).rows).toEqual([]);
  });

  it('S14: lets a sync pass whose newest event file is not older, read before or not', async () => {
    store.put(A, text(2), NOW - 3 * DAY);
    const { failure, finished, states } = await silent(72);
    expect(failure).toBeUndefined();
    expect(finished).toBe(true);
    expect((await syncOver(store, { maxSilenceHours: 72 }, states.at(-1))).failure).toBeUndefined();
  });

  it('S14: fails a sync that finds no event file at all, whatever else is new', async () => {
    store.put('download/notes.txt', 'x', NOW);
    expect((await silent(1)).failure?.message).toMatch(/there is no event file in download/);
  });

  it('considers only the event files that the settings include', async () => {
    store.put(A, text(1), NOW - 3 * DAY);
    store.put(path(2, 'OPEN'), text(1), NOW - 120);
    const selection = { ...SELECTION, eventTypes: ['SENT'] };
    const said = await syncOver(store, { selection, maxSilenceHours: 24 });
    expect(said.failure?.message).toMatch(/72 hours ago/);
  });

  it('is reported together with files that cannot be read', async () => {
    store.put(A, BROKEN, NOW - 3 * DAY);
    const { failure, errors } = await silent(1);
    expect(failure?.message).toMatch(/could not be read/);
    expect(errors.join()).toMatch(/Longest Silence/);
  });
});

describe('a sync warns of', () => {
  it('another host key than in the previous sync', async () => {
    store.seenFingerprint = 'SHA256:one';
    const first = await syncOver(store);
    expect(first.states.at(-1)?.['host_key']).toBe('SHA256:one');
    expect(first.warnings.join()).not.toMatch(/host key/);
    const same = await syncOver(store, {}, first.states.at(-1));
    expect(same.warnings.join()).not.toMatch(/host key/);
    store.seenFingerprint = 'SHA256:two';
    const other = await syncOver(store, {}, same.states.at(-1));
    expect(other.warnings.join()).toMatch(/has changed .*: it was SHA256:one and is SHA256:two/);
    expect(other.states.at(-1)?.['host_key']).toBe('SHA256:two');
  });

  it('columns that the configured catalog lacks, once for all files that lack the same', async () => {
    const catalogColumns = new Set(['riid', 'email']);
    const lacking = 'RIID,TIER,EMAIL,LEVEL\n1,a,x,b\n';
    store.put(A, lacking, NOW - DAY);
    store.put(B, lacking, NOW - DAY + 1);
    store.put(C, text(1), NOW - DAY + 2);
    const { warnings } = await syncOver(store, { catalogColumns });
    expect(warnings).toEqual([
      `${A} has columns that the schema of the connection lacks, so Airbyte drops them: tier, level. Refresh the source's schema, or leave them out on purpose.`,
      '1 more file has columns that are dropped: tier, level.',
    ]);
    expect((await syncOver(store)).warnings).toEqual([]);
  });

  it('event types that no file name has', async () => {
    store.put(A, text(1));
    const selection = { ...SELECTION, eventTypes: ['OPEN', 'SENT', 'SNET'] };
    const { warnings, rows } = await syncOver(store, { selection });
    expect(rows).toHaveLength(1);
    expect(warnings).toEqual([
      'Event Types: no file in download has one of these types in its name: OPEN, SNET. Check the spelling, and that a Connect job exports them.',
    ]);
  });

  it('files that only their time marks as read, with a separate reason', async () => {
    store.put(A, text(1), NOW - 3 * DAY);
    store.put(B, text(1), NOW - DAY);
    const state = { files: {}, floors: { '*': NOW - 2 * DAY } };
    const { rows, infos } = await syncOver(store, {}, state);
    expect(rows).toEqual([`${B}:1`]);
    expect(infos[0]).toMatch(/1 read by its time\.$/);
  });
});

describe('Start Date', () => {
  it('S31: files from before it use no room in the state, and are due once it includes them', async () => {
    store.put(A, text(1), NOW - DAY);
    const alone = await syncOver(store);
    for (let n = 0; n < 300; n++) {
      store.put(`download/7_OPEN_20240523_${100_000 + n}.csv`, text(1), NOW - 30 * DAY + n);
    }
    const selection = { ...SELECTION, startDate: NOW - 2 * DAY };
    const { rows, states, infos } = await syncOver(store, { selection });
    expect(rows).toEqual([`${A}:1`]);
    expect(infos[0]).toMatch(/300 older than the start date/);
    expect(states.at(-1)).toEqual(alone.states.at(-1));
    expect((await syncOver(store, {}, states.at(-1))).rows).toHaveLength(300);
  });
});

describe('settings that change between syncs', () => {
  it('start a file of an archive’s event type over, since other members may come before', async () => {
    store.put(A, BROKEN);
    const first = await syncOver(store);
    expect(first.rows).toEqual([`${A}:1`]);
    store.put(A, BROKEN.replace('2\n', '2,x\n'), NOW - DAY);
    const partial = { [A]: [NOW - DAY, Buffer.byteLength(BROKEN) + 2, 1] };
    const state = { ...first.states.at(-1), partial };
    expect((await syncOver(store, {}, state)).rows).toEqual([2, 3].map((row) => `${A}:${row}`));
    const selection = { ...SELECTION, eventTypes: ['SENT'] };
    const said = await syncOver(store, { selection }, state);
    expect(said.rows).toEqual([1, 2, 3].map((row) => `${A}:${row}`));
    expect(said.warnings.join()).toMatch(/Event Types or File Pattern has changed/);
  });
});

// A PGP packet of a session key, followed by nothing useful.
const OF_NOBODY = Buffer.from([0xc1, 0x0c, 3, ...Buffer.alloc(11), 0xd2, 0x01, 0x01]);

describe('Event Types and Account IDs', () => {
  const member = (kind: string, data: string, account = 54321): { name: string; data: Buffer } => ({
    name: `${account}_${kind}_20240523_010000.csv`,
    data: Buffer.from(data),
  });
  const choosing = (
    feeds: Partial<typeof SELECTION>,
    state?: unknown,
  ): ReturnType<typeof syncOver> =>
    syncOver(store, { selection: { ...SELECTION, filePattern: '*', ...feeds } }, state);
  const chosen = (eventTypes: string[]): ReturnType<typeof syncOver> => choosing({ eventTypes });
  const open = path(1, 'OPEN').replace('.csv', '.zip');
  const rowsOf = (name: string, ...lines: number[]): string[] =>
    lines.map((line) => `${name}:${line}`);

  it("S8: apply to the members of an archive, and keep each row's number", async () => {
    const zip = zipOf([member('SENT', text(3)), member('OPEN', text(2)), member('CLICK', text(1))]);
    for (const name of ['download/export.zip', open]) {
      store.files.clear();
      store.put(name, zip);
      expect((await chosen(['OPEN'])).rows).toEqual(rowsOf(name, 4, 5));
      expect((await chosen(['CLICK', 'OPEN'])).rows).toEqual(rowsOf(name, 4, 5, 6));
      expect((await chosen([])).rows).toEqual(rowsOf(name, 1, 2, 3, 4, 5, 6));
    }
  });

  it('S8: apply to the account of a member as to its event type', async () => {
    const name = 'download/export.zip';
    store.put(name, zipOf([member('SENT', text(3), 7), member('SENT', text(2))]));
    const { rows, infos } = await choosing({ accountIds: ['54321'] });
    expect(rows).toEqual(rowsOf(name, 4, 5));
    expect(infos.join()).toMatch(/2 rows, 3 of another account left out/);
    const none = await choosing({ accountIds: ['8'] });
    expect(none.rows).toEqual([]);
    expect(none.infos.join()).toMatch(/0 rows, 5 of another account left out/);
  });

  it('S8: start a file over when the accounts change, since members before may be included now', async () => {
    const name = 'download/export.zip';
    store.put(name, zipOf([member('SENT', text(3), 7), member('SENT', BROKEN)]));
    const first = await choosing({ accountIds: ['54321'] });
    expect(first.rows).toEqual(rowsOf(name, 4));
    const next = await choosing({ accountIds: [] }, first.states.at(-1));
    expect(next.rows).toEqual(rowsOf(name, 1, 2, 3, 4));
    expect(next.warnings.join()).toMatch(/Account IDs, Event Types or File Pattern has changed/);
  });

  it('S8: treat a member without a type in its name as one of its archive’s type', async () => {
    store.put(open, zipOf([{ name: 'part-1.csv', data: Buffer.from(text(2)) }]));
    expect((await chosen(['OPEN'])).rows).toHaveLength(2);
    expect((await chosen(['SENT'])).rows).toHaveLength(0);
  });

  it('S8: use the name of an archive inside an archive if its members have none', async () => {
    const part = { name: 'part-1.csv', data: Buffer.from(text(2)) };
    const inner = { name: '54321_SENT_20240523_010000.zip', data: zipOf([part]) };
    store.put(open, zipOf([inner, part]));
    expect((await chosen(['OPEN'])).rows).toEqual(rowsOf(open, 3, 4));
  });

  it.each<[string, string, Buffer, string]>([
    ['has malformed rows', '.csv', Buffer.from(BROKEN), ''],
    ['is no CSV', '.csv', Buffer.from('<html>\n'), 'not a header'],
    ['is encrypted for nobody', '.csv.gpg', OF_NOBODY, 'encrypted with PGP'],
  ])('S8: are not disturbed by a member of another type that %s', async (_, end, data, reason) => {
    const { name } = member('SENT', '');
    const sent = { name: name.replace('.csv', end), data };
    store.put(open, zipOf([sent, member('OPEN', text(2))]));
    const { failure, rows, warnings } = await chosen(['OPEN']);
    expect(failure).toBeUndefined();
    expect(rows).toHaveLength(2);
    expect(warnings.join()).toMatch(reason);
    expect((await chosen(['SENT'])).rows).toEqual([]);
    expect((await chosen([])).failure?.message).toMatch(sent.name);
  });

  it('S8: do not resume after rows whose numbers may change once a member can be counted', async () => {
    const sent = { ...member('SENT', '<html>\n') };
    store.put(open, zipOf([sent, member('OPEN', BROKEN)]));
    const { states, rows } = await chosen(['OPEN']);
    expect(rows).toHaveLength(1);
    expect(states.at(-1)?.['partial']).toMatchObject({
      [open]: [expect.anything(), expect.anything(), 0],
    });
  });
});
