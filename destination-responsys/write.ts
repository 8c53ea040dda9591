import { PassThrough } from 'node:stream';

import type { Clock } from '../shared/clock';
import type { PacedLog } from '../shared/log';
import { Batch } from './send/batch';
import { deliver, type Outcome } from './send/deliver';
import type { Input, Stream } from './input';
import { Lanes } from './send/lanes';
import { compared, joinedPlans, planned, type Plan, type Standing } from './decide/plan';
import type { Profile, Responsys } from './responsys';
import type { Settings } from './settings';
import { States } from './report/states';
import { Tally } from './report/tally';

/** A batch is sent at the latest this long after its first record came, in milliseconds. */
export const FLUSH_MS = 10 * 60 * 1000;
const TICK_MS = 15_000;
/** States that may wait; only a source that sends no records between them comes near this. */
const MOST_STATES = 1000;
/** Batches under way at the same time, where their order allows. */
const AT_ONCE = 16;

export interface Ports {
  to: Responsys;
  /** How the records of a stream become rows; undefined for a stream that is not in the catalog. */
  settingsFor(stream: string): Settings | undefined;
  log: PacedLog;
  clock: Clock;
  /** Stops the input, when the sync has failed. */
  stop(): void;
}

/**
 * Writes records to Responsys and yields each STATE, as a line of JSON, once every record before it
 * has its outcome: plan -> batch -> deliver -> outcomes -> state.
 * @throws ConnectorError; what was written until then is covered by the states that were yielded
 */
export async function* write(
  input: AsyncIterable<readonly Input[]>,
  ports: Ports,
): AsyncGenerator<string> {
  const ready = new PassThrough({ objectMode: true });
  const writer = new Writer(ports, (line) => ready.write(line));
  const ended = writer.run(input).finally(() => ready.end());
  // Its failure is thrown below, after the states that were ready before it.
  ended.catch(() => undefined);
  yield* ready as AsyncIterable<string>;
  await ended;
}

class Writer {
  private readonly tally: Tally;
  private readonly states: States;
  private open = new Batch(joinedPlans);
  private openSince = 0;
  private readonly lanes = new Lanes();
  private records = 0;
  private failure: { error: unknown } | undefined;
  private hasEnded = false;
  /** E-mails go out, so that nothing may be repeated without need. */
  private mails = false;

  constructor(
    private readonly ports: Ports,
    emit: (line: string) => void,
  ) {
    this.tally = new Tally(ports.log);
    this.states = new States(emit);
  }

  async run(input: AsyncIterable<readonly Input[]>): Promise<void> {
    void this.flushOnTime();
    try {
      for await (const group of input) {
        for (const message of group) {
          if (this.hasFailed()) break;
          await this.take(message);
        }
        await this.ports.log.flush();
        if (this.hasFailed()) break;
      }
      if (!this.hasFailed()) await this.close();
    } catch (error) {
      this.failure ??= { error };
    }
    this.hasEnded = true;
    await this.lanes.ended();
    this.tally.tell();
    if (this.failure !== undefined) throw this.failure.error;
  }

  private hasFailed(): boolean {
    return this.failure !== undefined;
  }

  private async take(message: Input): Promise<void> {
    if (message.kind === 'record') return this.record(message.stream, message.data);
    if (message.kind === 'other') return;
    await this.close();
    this.states.add(message.line, message.stream);
    // Whoever has been mailed is known by the state alone, so no e-mail of what comes after it is
    // sent before it has left: a killed sync repeats less.
    if (this.mails || this.states.length > MOST_STATES) await this.lanes.ended();
  }

  private async record(stream: Stream, data: Readonly<Record<string, unknown>>): Promise<void> {
    const ref = {
      number: ++this.records,
      stream: stream.name,
      window: this.states.windowOf(stream),
    };
    const item = planned(ref, data, this.ports.settingsFor(ref.stream));
    if ('kind' in item) {
      this.tally.note(ref, item, undefined);
      return;
    }
    this.mails ||= item.settings.rules.kind === 'export_to_campaign';
    const { key } = item.member;
    if (this.open.isEmpty) this.openSince = this.ports.clock.now();
    let added = this.open.add(key, item);
    if (added === 'closed') {
      await this.close();
      this.openSince = this.ports.clock.now();
      added = this.open.add(key, item);
    }
    if (typeof added === 'object') {
      this.note(added.replaced, { kind: 'ignored', reason: REPLACED });
    }
    if (this.open.isFull) await this.close();
  }

  // Closes the open batch and resolves when it has started. E-mails go out a batch at a time, so
  // that a kill repeats no more than one.
  private async close(): Promise<void> {
    const batch = this.open;
    if (batch.isEmpty) return;
    this.open = new Batch(joinedPlans);
    const number = this.states.begin();
    await this.lanes.run(batch.keys(), this.mails ? 1 : AT_ONCE, async () => {
      if (this.hasFailed()) return;
      try {
        await this.process(batch.list());
        this.states.finish(number);
      } catch (error) {
        this.failure ??= { error };
        this.ports.stop();
      }
    });
  }

  private async process(items: readonly Plan[]): Promise<void> {
    const waiting: Plan[] = [];
    for (const item of await this.comparedWithRecorded(items)) {
      const { change } = item;
      if (change.decision.action === 'ignore')
        this.note(item, { ...change.decision, kind: 'ignored' });
      else waiting.push(item);
    }
    const outcomes = await deliver(
      waiting.map(({ change }) => change),
      this.ports.to,
    );
    waiting.forEach((item, i) => {
      this.note(item, outcomes[i] as Outcome);
    });
  }

  // With time-based triggers, what Responsys has recorded decides.
  private async comparedWithRecorded(items: readonly Plan[]): Promise<readonly Plan[]> {
    const settings = items[0]?.settings;
    if (settings?.rules.timeBased !== true) return items;
    const ids = items.map(({ member }) => member.id);
    const { membership } = settings;
    const wanted = membership === undefined ? {} : { segments: [membership] };
    const profiles = await this.ports.to.lookUp(ids, wanted);
    return items.map((item) =>
      compared(item, standingOf(profiles.get(item.member.key), membership)),
    );
  }

  private note({ ref, member }: Plan, outcome: Outcome): void {
    this.tally.note(ref, outcome, member.key);
  }

  private async flushOnTime(): Promise<void> {
    const { clock } = this.ports;
    while (!this.hasEnded && !this.hasFailed()) {
      await clock.sleep(TICK_MS);
      const isOld = clock.now() - this.openSince + TICK_MS > FLUSH_MS;
      if (isOld && !this.open.isEmpty) await this.close();
    }
  }
}

// Several profiles may share an address; whoever got the e-mail once must not get it again.
function standingOf(
  profiles: readonly Profile[] | undefined,
  membership = '',
): Standing | undefined {
  if (profiles === undefined) return undefined;
  const recorded = profiles.flatMap(({ segments }) => segments?.[membership] ?? []);
  return {
    recorded: recorded.length === 0 ? undefined : recorded.some((one) => Number(one) === 1),
  };
}

const REPLACED = 'a later record of the same member took its place in the batch';
