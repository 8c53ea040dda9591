import { eventFile, zipOf } from '../../harness/files/event-files';
import { dataOf, errorOf, lastState, sent, startRig, type Rig } from './rig';

const OPENS = eventFile({ kind: 'OPEN', rows: 4 });
const WIDENED = new RegExp(
  '^Account IDs or Event Types includes more than before: 2 archives that have been read, such ' +
    'as download/1_OPEN_20240523_0[12]0000.zip, have members that were skipped, and these are not ' +
    'read now. To have them read, upload these archives again, or clear the data of the stream, ' +
    'which reads everything again.$',
);

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => rig.empty());

function warningsOf(run: Awaited<ReturnType<Rig['read']>>): string[] {
  return run.logs
    .filter(({ level, message }) => level === 'WARN' && message.includes('were skipped'))
    .map(({ message }) => message);
}

describe('members of an archive that were left out', () => {
  test('are not read when more event types are chosen, and one warning counts the archives', async () => {
    const members = [
      { name: '1_SENT_20240523_010000.csv', data: sent(3) },
      { name: '1_OPEN_20240523_010000.csv', data: OPENS },
    ];
    await rig.put('1_OPEN_20240523_010000.zip', zipOf(members));
    await rig.put('1_OPEN_20240523_020000.zip', zipOf(members));
    await rig.put('1_OPEN_20240523_030000.zip', zipOf(members.slice(1)));
    await rig.put('1_SENT_20240523_040000.csv', sent(5));
    const narrow = await rig.read({ config: rig.config({ event_types: ['OPEN'] }) });
    expect(errorOf(narrow)).toBeUndefined();
    expect(narrow.records).toHaveLength(12);

    const wide = await rig.read({ state: lastState(narrow) });
    expect(errorOf(wide)).toBeUndefined();
    expect(new Set(dataOf(wide).map((row) => row['_ab_source_file_url']))).toEqual(
      new Set(['download/1_SENT_20240523_040000.csv']),
    );
    expect(warningsOf(wide)).toEqual([expect.stringMatching(WIDENED)]);

    const after = await rig.read({ state: lastState(wide) });
    expect(warningsOf(after)).toEqual([]);
  });
});
