import { zipOf } from '../../harness/files/event-files';
import { NOW } from '../e2e/cursors';
import { MemoryStore, SELECTION } from '../e2e/memory-store';
import { syncEach, type StreamsSaid } from '../e2e/memory-streams';
import type { RemoteFile } from '../store';

const DAY = 86_400;
const SENT = 'responsys_sent';
const OPEN = 'responsys_open';
const OTHER = 'responsys_other_files';
const path = (kind: string, hour = 1, ext = 'csv'): string =>
  `download/54321_${kind}_20240523_${String(hour).padStart(2, '0')}0000.${ext}`;
const text = (rows: number): string =>
  `RIID,EMAIL\n${Array.from({ length: rows }, (_, n) => `${n},x\n`).join('')}`;
const BROKEN = 'RIID,EMAIL\n1,x\n2\n3,x\n';
const member = (kind: string, data: string): { name: string; data: Buffer } => ({
  name: path(kind).slice('download/'.length),
  data: Buffer.from(data),
});
const rowsOf = (name: string, ...lines: number[]): string[] =>
  lines.map((line) => `${name}:${line}`);

/** Counts how often the folder was listed and each file opened. */
class CountingStore extends MemoryStore {
  lists = 0;
  readonly opened: string[] = [];

  override list(): Promise<RemoteFile[]> {
    this.lists += 1;
    return super.list();
  }

  override open(file: RemoteFile): ReturnType<MemoryStore['open']> {
    this.opened.push(file.path);
    return super.open(file);
  }
}

let store: CountingStore;
beforeEach(() => {
  store = new CountingStore();
});
const both = (states?: StreamsSaid['states']): Promise<StreamsSaid> =>
  syncEach(store, [SENT, OPEN], states);

describe('streams of event types', () => {
  it('get the files that are named after them, by one listing', async () => {
    store.put(path('SENT'), text(2));
    store.put(path('OPEN'), text(1));
    store.put(path('SMS_OPT_IN'), text(3));
    const said = await syncEach(store, [OPEN, SENT, 'responsys_sms_opt_in']);
    expect(said.rows).toEqual({
      [SENT]: rowsOf(path('SENT'), 1, 2),
      [OPEN]: rowsOf(path('OPEN'), 1),
      responsys_sms_opt_in: rowsOf(path('SMS_OPT_IN'), 1, 2, 3),
    });
    expect(said.complete).toEqual([OPEN, SENT, 'responsys_sms_opt_in']);
    expect(said.finished).toEqual({ [OPEN]: true, [SENT]: true, responsys_sms_opt_in: true });
    expect(store.lists).toBe(1);
    expect((await syncEach(store, [OPEN, SENT], said.states)).rows).toEqual({});
  });

  it('have states of their own: clearing one reads its files again and no others', async () => {
    store.put(path('SENT'), text(2));
    store.put(path('OPEN'), text(1));
    const { states } = await both();
    expect(Object.keys((states[SENT] as { files: object }).files)).toEqual([path('SENT')]);
    const { [OPEN]: open } = states;
    const said = await both({ [OPEN]: open });
    expect(said.rows).toEqual({ [SENT]: rowsOf(path('SENT'), 1, 2) });
    expect(said.states).toEqual(states);
  });

  it('that are selected later begin with the first file', async () => {
    store.put(path('SENT'), text(2));
    store.put(path('OPEN'), text(1), NOW - 30 * DAY);
    const first = await syncEach(store, [SENT]);
    expect(first.infos).toContain(
      '1 file in download is not read: the stream responsys_open is not selected.',
    );
    expect(first.warnings).toEqual([]);
    expect((await both(first.states)).rows).toEqual({ [OPEN]: rowsOf(path('OPEN'), 1) });
  });

  it('take types that nobody has documented, and a warning names those not selected', async () => {
    store.put(path('AUTO_OPEN'), text(2));
    store.put(path('SENT'), text(1));
    const first = await syncEach(store, [SENT]);
    expect(first.warnings).toEqual([
      '1 file in download is not read: the stream responsys_auto_open is not selected. ' +
        "Refresh the source's schema and select it, or name in Event Types those that you want.",
    ]);
    const second = await syncEach(store, [SENT, 'responsys_auto_open'], first.states);
    expect(second.rows).toEqual({ responsys_auto_open: rowsOf(path('AUTO_OPEN'), 1, 2) });
    expect(second.warnings).toEqual([]);
  });

  it('without files are named in one line', async () => {
    store.put(path('SENT'), text(1));
    const { infos, complete } = await syncEach(store, [SENT, OPEN, 'responsys_click']);
    expect(infos).toContain('No file in download is named for responsys_open, responsys_click.');
    expect(complete).toHaveLength(3);
  });

  it('say of an empty folder what the stream of all says', async () => {
    store.put('download/notes.txt', 'x');
    const { warnings, infos } = await both();
    expect(warnings).toEqual([
      expect.stringMatching(/^No event file was found in download \(1 not/),
    ]);
    expect(infos).toContain('Left out of download: 1 not an event file.');
  });
});

describe('Event Types', () => {
  const choosing = (eventTypes: string[], states?: StreamsSaid['states']): Promise<StreamsSaid> =>
    syncEach(store, [SENT, OPEN], states, { selection: { ...SELECTION, eventTypes } });

  it('leaves a selected stream empty and says so', async () => {
    store.put(path('SENT'), text(1));
    store.put(path('OPEN'), text(1));
    const said = await choosing(['SENT']);
    expect(said.rows).toEqual({ [SENT]: rowsOf(path('SENT'), 1) });
    expect(said.complete).toEqual([SENT, OPEN]);
    expect(said.infos).toContain('Left out of download: 1 of another event type.');
    expect(said.warnings).toEqual([
      'Event Types leaves out responsys_open: nothing is read into it. Add the event types, or ' +
        "refresh the source's schema.",
    ]);
  });

  it('does not touch the progress of a stream when it changes', async () => {
    store.put(path('SENT'), BROKEN);
    const first = await choosing(['SENT']);
    expect(first.rows[SENT]).toEqual(rowsOf(path('SENT'), 1));
    const second = await choosing(['OPEN', 'SENT'], first.states);
    expect(second.rows).toEqual({});
    expect(second.failure?.message).toContain(path('SENT'));
    expect(second.warnings).toEqual([
      expect.stringMatching(/no file in download has one of these types in its name: OPEN/),
    ]);
  });
});

describe('an archive with members of several types', () => {
  const ZIP = path('SENT', 1, 'zip');
  const mixed = zipOf([member('SENT', text(3)), member('OPEN', text(2))]);

  it.each([[[SENT, OPEN]], [[OPEN, SENT]]])(
    'gives each row to the stream of its type, and leaves it its number, for %j',
    async (streams) => {
      store.put(ZIP, mixed);
      const said = await syncEach(store, streams);
      expect(said.rows).toEqual({ [SENT]: rowsOf(ZIP, 1, 2, 3), [OPEN]: rowsOf(ZIP, 4, 5) });
      expect(said.complete).toEqual(streams);
      expect((await syncEach(store, streams, said.states)).rows).toEqual({});
    },
  );

  it('is read for a stream that is selected or cleared later, and for that one alone', async () => {
    store.put(ZIP, mixed);
    const first = await syncEach(store, [SENT]);
    expect(first.rows).toEqual({ [SENT]: rowsOf(ZIP, 1, 2, 3) });
    expect(first.infos.join('\n')).toMatch(
      /54321_SENT_20240523_010000.zip and perhaps other files hold rows that are not read: the stream responsys_open/,
    );
    for (let times = 0; times < 2; times++) {
      const { [SENT]: sent } = first.states;
      const later = await syncEach(store, [OPEN, SENT], { [SENT]: sent });
      expect(later.rows).toEqual({ [OPEN]: rowsOf(ZIP, 4, 5) });
      expect((await both(later.states)).rows).toEqual({});
    }
  });

  it('is read again for the stream of its name alone when that is cleared', async () => {
    store.put(ZIP, mixed);
    const { states } = await both();
    const { [OPEN]: open } = states;
    expect((await both({ [OPEN]: open })).rows).toEqual({ [SENT]: rowsOf(ZIP, 1, 2, 3) });
  });

  it('is not opened when its own stream is not selected, which the log says', async () => {
    store.put(ZIP, mixed);
    const { rows, infos } = await syncEach(store, [OPEN]);
    expect(rows).toEqual({});
    expect(store.opened).toEqual([]);
    expect(infos.join()).toMatch(/1 file in download is not read: the stream responsys_sent/);
  });

  it('leaves a stream incomplete whose member is broken, and the others complete', async () => {
    store.put(ZIP, zipOf([member('SENT', text(3)), member('OPEN', BROKEN)]));
    const said = await both();
    expect(said.rows).toEqual({ [SENT]: rowsOf(ZIP, 1, 2, 3), [OPEN]: rowsOf(ZIP, 4) });
    expect(said.complete).toEqual([SENT]);
    expect(said.finished).toEqual({ [SENT]: true, [OPEN]: false });
    expect(said.failure?.message).toMatch(/^1 of 1 file could not be read.*OPEN/);
    store.put(ZIP, mixed);
    const healed = await both(said.states);
    expect(healed.failure).toBeUndefined();
    expect(healed.rows[OPEN]).toEqual(rowsOf(ZIP, 4, 5));
  });

  it('is found by its rows even if the stream of its name cannot read it', async () => {
    store.put(ZIP, zipOf([member('OPEN', text(2)), member('SENT', BROKEN)]));
    const said = await both();
    expect(said.rows).toEqual({ [OPEN]: rowsOf(ZIP, 1, 2), [SENT]: rowsOf(ZIP, 3) });
    expect(said.complete).toEqual([OPEN]);
  });

  it('is not opened for a stream that it has turned out to hold nothing of', async () => {
    store.put(ZIP, mixed);
    const streams = [SENT, OPEN, 'responsys_click'];
    const first = await syncEach(store, streams);
    expect(store.opened).toEqual([ZIP, ZIP]);
    expect(first.infos).toContain(
      'responsys_click: Not opened, since nothing of this stream is in them: 1 file.',
    );
    expect((await syncEach(store, streams, first.states)).rows).toEqual({});
    expect(store.opened).toHaveLength(2);
  });
});

describe('files without a type in their names', () => {
  const selection = { ...SELECTION, filePattern: '*' };
  const ZIP = 'download/export.zip';
  const of = (streams: string[], states?: StreamsSaid['states']): Promise<StreamsSaid> =>
    syncEach(store, streams, states, { selection });

  it('give each stream the members of its type, and the rest to a stream of its own', async () => {
    const part = { name: 'part-1.csv', data: Buffer.from(text(1)) };
    store.put(ZIP, zipOf([member('SENT', text(2)), part, member('OPEN', text(1))]));
    store.put('download/weekly.csv', text(2));
    const said = await of([SENT, OPEN, OTHER, 'responsys_click']);
    expect(said.rows).toEqual({
      [SENT]: rowsOf(ZIP, 1, 2),
      [OPEN]: rowsOf(ZIP, 4),
      [OTHER]: [...rowsOf(ZIP, 3), ...rowsOf('download/weekly.csv', 1, 2)],
    });
    expect(said.warnings).toEqual([]);
    expect(store.opened.sort()).toEqual([
      ZIP,
      ZIP,
      ZIP,
      ...Array<string>(2).fill('download/weekly.csv'),
    ]);
    expect((await of([SENT, OPEN, OTHER], said.states)).rows).toEqual({});
  });

  it('end in a warning if their stream is not selected, and wait until it is', async () => {
    store.put('download/weekly.csv', text(2));
    const first = await of([SENT]);
    expect(first.rows).toEqual({});
    expect(first.warnings).toEqual([
      'download/weekly.csv and perhaps other files hold rows that are not read: the stream ' +
        "responsys_other_files is not selected. Refresh the source's schema and select it.",
    ]);
    const second = await of([SENT, OTHER], first.states);
    expect(second.rows).toEqual({ [OTHER]: rowsOf('download/weekly.csv', 1, 2) });
  });

  it('that cannot be read at all are named once in the error of the sync', async () => {
    store.put(ZIP, Buffer.concat([mixedHead(), Buffer.alloc(100)]));
    const said = await of([SENT, OPEN]);
    expect(said.complete).toEqual([]);
    expect(said.failure?.message.match(/export\.zip/g)).toHaveLength(1);
    expect(said.failure?.message).toMatch(/^1 of 1 file could not be read/);
    expect(said.errors).toHaveLength(2);
  });
});

function mixedHead(): Buffer {
  return zipOf([member('SENT', text(3))]).subarray(0, 60);
}

describe('what holds for all streams of a sync', () => {
  it('a connection lost for good keeps the states of what was read before', async () => {
    store.put(path('SENT'), text(2));
    store.put(path('OPEN'), text(1));
    store.lostAt = path('OPEN');
    const first = await both();
    expect(first.failure?.failureType).toBe('transient_error');
    expect(first.complete).toEqual([]);
    store.lostAt = undefined;
    expect((await both(first.states)).rows).toEqual({ [OPEN]: rowsOf(path('OPEN'), 1) });
  });

  it('another host key is one warning, and each state remembers the key', async () => {
    store.seenFingerprint = 'SHA256:one';
    const first = await both();
    expect(first.warnings.join()).not.toMatch(/host key/);
    store.seenFingerprint = 'SHA256:two';
    const other = await both(first.states);
    expect(
      other.warnings.filter((said) => said.includes('it was SHA256:one and is SHA256:two')),
    ).toHaveLength(1);
    for (const stream of [SENT, OPEN]) {
      expect(other.states[stream]).toMatchObject({ host_key: 'SHA256:two' });
    }
  });

  it('Longest Silence goes by the newest file of any selected stream', async () => {
    store.put(path('SENT'), text(1), NOW - 3_600);
    store.put(path('OPEN'), text(1), NOW - 9 * DAY);
    store.put(path('CLICK'), text(1), NOW - 60);
    const silent = (streams: string[]): Promise<StreamsSaid> =>
      syncEach(store, streams, {}, { maxSilenceHours: 24 });
    expect((await silent([SENT, OPEN])).complete).toEqual([SENT, OPEN]);
    const said = await silent([OPEN]);
    expect(said.failure?.message).toMatch(/216 hours ago/);
    expect(said.rows).toEqual({ [OPEN]: rowsOf(path('OPEN'), 1) });
    expect([said.complete, said.finished]).toEqual([[], { [OPEN]: false }]);
  });

  it('a ready file lets a file in though it is in no stream itself', async () => {
    store.put(path('SENT'), text(1));
    store.put(path('OPEN'), text(1));
    store.put(`${path('SENT')}.ready`, '');
    const { rows } = await syncEach(
      store,
      [SENT, OPEN],
      {},
      {
        selection: { ...SELECTION, readyExtension: 'ready' },
      },
    );
    expect(rows).toEqual({ [SENT]: rowsOf(path('SENT'), 1) });
  });

  it('columns that a stream’s schema lacks are named for that stream', async () => {
    store.put(path('SENT'), text(1));
    const { warnings } = await syncEach(store, [SENT], {}, { catalogColumns: new Set(['riid']) });
    expect(warnings).toEqual([expect.stringMatching(/^responsys_sent: .*drops them: email\./)]);
  });
});
