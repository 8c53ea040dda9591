import { HandClock } from '../../harness/connector/hand-clock';
import type { Batch } from './batch';
import { Departures } from './departures';
import { OpenBatches } from './open-batches';

/** Numbers as items of one member each, on a manual clock. */
class Platform {
  readonly clock = new HandClock();
  readonly gone: number[] = [];
  readonly open: OpenBatches<number>;
  readonly departures: Departures<number>;
  forgotten = 0;
  send: (batch: Batch<number>) => Promise<void> = () => Promise.resolve();
  private begun = 0;

  constructor() {
    this.open = new OpenBatches<number>(
      () => ++this.begun,
      (_, joined) => ({ joined }),
      () => 1,
    );
    this.departures = new Departures(this.open, this.clock, async (batch) => {
      await this.send(batch);
      this.gone.push(batch.number);
    });
  }

  async take(count: number, first = 0): Promise<void> {
    for (let i = first; i < first + count; i++) {
      this.open.add(`member ${i}`, i);
      this.departures.recordCame();
      await this.depart();
    }
  }

  depart(upTo?: number): Promise<void> {
    return this.departures.depart(upTo, () => this.forgotten++);
  }

  /** Waits and sends what is then due, as the loop does. */
  async after(ms: number): Promise<void> {
    let isOver = false;
    const run = async (): Promise<void> => {
      while (!isOver) {
        const upTo = await this.departures.due();
        if (upTo !== undefined) await this.depart(upTo);
      }
    };
    void run();
    await this.clock.advance(ms);
    isOver = true;
  }
}

test('a batch is sent once it is full', async () => {
  const platform = new Platform();
  await platform.take(199);
  expect([platform.gone, platform.forgotten]).toEqual([[], 0]);
  await platform.take(1, 199);
  expect([platform.gone, platform.forgotten]).toEqual([[1], 1]);
});

test('a state waits for its batch, half a minute at most', async () => {
  const platform = new Platform();
  await platform.take(3);
  platform.departures.stateCame();
  await platform.after(24_000);
  expect(platform.gone).toEqual([]);
  await platform.after(11_000);
  expect(platform.gone).toEqual([1]);
});

test('a second state does not make the first one wait longer', async () => {
  const platform = new Platform();
  await platform.take(1);
  platform.departures.stateCame();
  await platform.after(20_000);
  await platform.take(1, 1);
  platform.departures.stateCame();
  await platform.after(15_000);
  expect(platform.gone).toEqual([1]);
});

test('half a minute is counted from the state on', async () => {
  const platform = new Platform();
  await platform.take(1);
  await platform.after(20_000);
  platform.departures.stateCame();
  await platform.after(24_000);
  expect(platform.gone).toEqual([]);
  await platform.after(11_000);
  expect(platform.gone).toEqual([1]);
});

test('a state whose batch was sent hurries no later batch', async () => {
  const platform = new Platform();
  await platform.take(3);
  platform.departures.stateCame();
  await platform.take(198, 3);
  expect(platform.gone).toEqual([1]);
  await platform.after(60_000);
  expect(platform.gone).toEqual([1]);
});

test('a state that found no open batch does not delay the batch of the next state', async () => {
  const platform = new Platform();
  platform.departures.stateCame();
  await platform.take(1);
  platform.departures.stateCame();
  await platform.after(35_000);
  expect(platform.gone).toEqual([1]);
});

test('a state that finds no open batch waits for none', async () => {
  const platform = new Platform();
  platform.departures.stateCame();
  await platform.take(1);
  await platform.after(60_000);
  expect(platform.gone).toEqual([]);
});

test('without a state a batch is sent within ten minutes of its first record', async () => {
  const platform = new Platform();
  await platform.take(1);
  await platform.after(570_000);
  expect(platform.gone).toEqual([]);
  await platform.after(30_000);
  expect(platform.gone).toEqual([1]);
});

test('ten minutes are counted from the first record that is in a batch', async () => {
  const platform = new Platform();
  platform.departures.recordCame();
  await platform.after(500_000);
  await platform.take(1);
  await platform.after(570_000);
  expect(platform.gone).toEqual([]);
  await platform.after(30_000);
  expect(platform.gone).toEqual([1]);
});

test('batches are sent one after the other, whatever triggers them', async () => {
  const platform = new Platform();
  const started: number[] = [];
  let letGo = (): void => undefined;
  platform.send = async ({ number }) => {
    started.push(number);
    if (number === 1) await new Promise<void>((resolve) => (letGo = resolve));
  };
  platform.open.add('a', 1);
  const first = platform.depart(Infinity);
  platform.open.add('b', 2);
  const second = platform.depart(Infinity);
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual([1]);
  letGo();
  await Promise.all([first, second]);
  expect(platform.gone).toEqual([1, 2]);
});
