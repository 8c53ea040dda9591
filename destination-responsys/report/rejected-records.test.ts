import { HandClock } from '../../harness/connector/hand-clock';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import type { StoreFault } from './reject-store';
import { RejectedRecords } from './rejected-records';

const REFUSED: Outcome = { kind: 'refused', code: 'X', reason: 'of it', at: 'record' };
const FAULT: StoreFault = { reason: 'the keys do not have the permission', advice: 'Allow it.' };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store whose answers are given by hand, and what was said. */
class Rig {
  readonly clock = new HandClock();
  readonly said: string[] = [];
  readonly objects: string[] = [];
  answer: (signal: AbortSignal) => Promise<StoreFault | undefined> = () =>
    Promise.resolve(undefined);
  readonly rejects: RejectedRecords;
  private number = 0;

  constructor() {
    const say = (text: string): void => void this.said.push(text);
    const put = async (lines: string, signal: AbortSignal): Promise<StoreFault | undefined> => {
      this.objects.push(lines);
      return this.answer(signal);
    };
    this.rejects = new RejectedRecords(
      { place: 's3://rejects/42/', put },
      { info: say, warn: say, error: say },
      this.clock,
    );
  }

  note(count = 1, size = 1): void {
    for (let i = 0; i < count; i++) {
      const data = JSON.stringify({ text: 'x'.repeat(size) });
      const ref: RecordRef = {
        ...{ number: ++this.number, stream: 'users', window: { committed: 0, rejected: 0 } },
        line: `{"record":{"data":${data}}}`,
      };
      this.rejects.note(ref, REFUSED, undefined);
    }
  }

  /** Whether what was noted until now is settled, looked at later. */
  kept(): { is: boolean } {
    const kept = { is: false };
    this.rejects.whenKept(() => (kept.is = true));
    return kept;
  }

  get counts(): number[] {
    return this.objects.map((text) => text.split('\n').length - 1);
  }
}

let rig: Rig;
beforeEach(() => {
  rig = new Rig();
});

test('nobody waits where nothing was rejected, and nothing is written', async () => {
  rig.rejects.note(
    { number: 1, stream: 'users', window: { committed: 0, rejected: 0 } },
    { kind: 'added' },
    'a',
  );
  expect(rig.kept().is).toBe(true);
  await rig.rejects.end();
  expect([rig.objects, rig.said]).toEqual([[], []]);
});

test('lines wait until somebody waits for them; then they go as one object', async () => {
  rig.note(3);
  await settled();
  expect(rig.objects).toEqual([]);
  const kept = rig.kept();
  expect(kept.is).toBe(false);
  await settled();
  expect([kept.is, rig.counts]).toEqual([true, [3]]);
});

test('whoever waits is let go by the lines before, not by those that come later', async () => {
  let take = (): void => undefined;
  rig.answer = () =>
    new Promise(
      (resolve) =>
        (take = () => {
          resolve(undefined);
        }),
    );
  rig.note(1);
  const first = rig.kept();
  await settled();
  rig.note(1);
  const second = rig.kept();
  take();
  await settled();
  expect([first.is, second.is]).toEqual([true, false]);
  await rig.clock.advance(1000);
  take();
  await settled();
  expect([second.is, rig.counts]).toEqual([true, [1, 1]]);
});

test('objects keep a distance that grows, so that a state after each record makes few of them', async () => {
  for (let second = 0; second < 3600; second++) {
    rig.note(1);
    rig.kept();
    await rig.clock.advance(1000);
  }
  expect(rig.objects.length).toBeGreaterThan(100);
  expect(rig.objects.length).toBeLessThan(160);
  const waits = rig.kept();
  await rig.clock.advance(30_000);
  expect(waits.is).toBe(true);
});

test('an object is full at two million characters, and full ones do not keep a distance', async () => {
  rig.note(20, 500_000);
  await settled();
  await settled();
  expect(rig.counts).toEqual([4, 4, 4, 4, 4]);
  expect(rig.said).toEqual([]);
});

test('no more is read while too much waits for a slow store', async () => {
  let take = (): void => undefined;
  rig.answer = () =>
    new Promise(
      (resolve) =>
        (take = () => {
          resolve(undefined);
        }),
    );
  rig.note(24, 500_000);
  let hasRoom = false;
  void rig.rejects.room().then(() => (hasRoom = true));
  await settled();
  expect(hasRoom).toBe(false);
  rig.answer = () => Promise.resolve(undefined);
  take();
  await settled();
  expect(hasRoom).toBe(true);
});

test('a store that fails lets the states go, says why once, and counts what is lost', async () => {
  rig.answer = () => Promise.resolve(FAULT);
  rig.note(2);
  const kept = rig.kept();
  await settled();
  rig.note(1);
  await rig.rejects.end();
  expect(kept.is).toBe(true);
  expect(rig.said).toEqual([
    'The bucket of Rejected Records did not take 2 lines: the keys do not have the permission. ' +
      'Allow it. The sync goes on, and tries the bucket again from time to time.',
    '3 of 3 rejected records were not written to s3://rejects/42/. The lines above name them by number.',
  ]);
});

test('a store that has failed is tried again after a minute', async () => {
  rig.answer = () => Promise.resolve(FAULT);
  rig.note(1);
  rig.kept();
  await settled();
  rig.answer = () => Promise.resolve(undefined);
  rig.note(1);
  rig.kept();
  await settled();
  expect(rig.objects).toHaveLength(1);
  await rig.clock.advance(60_000);
  rig.note(2);
  rig.kept();
  await settled();
  expect(rig.counts).toEqual([1, 2]);
  await rig.rejects.end();
  expect(rig.said.slice(1)).toEqual([
    '2 rejected records were written to s3://rejects/42/, in 1 object.',
    '2 of 4 rejected records were not written to s3://rejects/42/. The lines above name them by number.',
  ]);
});

const untilEnded = (signal: AbortSignal): Promise<StoreFault> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve({ ...FAULT, reason: 'it did not answer in time' });
    });
  });

test('a store that never answers holds a state up for a minute and no longer', async () => {
  rig.answer = untilEnded;
  rig.note(1);
  const kept = rig.kept();
  await settled();
  await rig.clock.advance(59_000);
  expect(kept.is).toBe(false);
  await rig.clock.advance(1_000);
  expect(kept.is).toBe(true);
  expect(rig.said[0]).toContain('it did not answer in time');
});

test('after SIGTERM a store that never answers has five seconds', async () => {
  rig.answer = untilEnded;
  rig.note(1);
  const kept = rig.kept();
  await rig.clock.advance(10_000);
  rig.rejects.stop();
  await rig.clock.advance(4_000);
  expect(kept.is).toBe(false);
  await rig.clock.advance(1_000);
  expect(kept.is).toBe(true);
});

test('the end does not wait for the distance between objects', async () => {
  rig.note(1);
  rig.kept();
  await settled();
  rig.note(1);
  rig.kept();
  await settled();
  expect(rig.objects).toHaveLength(1);
  await rig.rejects.end();
  expect(rig.counts).toEqual([1, 1]);
});
