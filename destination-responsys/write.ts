import { PassThrough } from 'node:stream';

import type { Clock } from '../shared/clock';
import { agreeing, counted } from '../shared/counted';
import { configError, transientError } from '../shared/errors';
import type { PacedLog } from '../shared/log';
import { isMailing } from './decide/change';
import type { Input } from './input';
import { Coverage, fieldTitles } from './report/coverage';
import type { Outcome, RecordRef } from './decide/outcome';
import { States } from './report/states';
import { Tally } from './report/tally';
import { remembers } from './decide/workflow';
import type { Responsys, Targets } from './responsys';
import { Intake } from './send/intake';
import { Sender } from './send/sender';
import type { Settings } from './settings';
import type { ConfiguredStream } from './catalog';

/** A batch is sent at the latest this long after its first record came, in milliseconds. */
const FLUSH_MS = 10 * 60 * 1000;
/** A state waits at most this long for the batches before it to fill up. */
const STATE_MS = 30_000;
const TICK_MS = 5000;
/** How much earlier than at the latest, since a machine may be busy. */
const SLACK_MS = 20_000;

export interface Ports {
  to: Responsys;
  /** What is written to, by its names in Responsys. */
  targets: Targets;
  streams: readonly ConfiguredStream[];
  /** How the records of a stream become rows; undefined for a stream that is not in the catalog. */
  settingsFor(stream: string): Settings | undefined;
  log: PacedLog;
  clock: Clock;
  /** Stops the input, when the sync has failed. */
  stop(): void;
  /** Aborted when the sync is to end early: what is under way is finished, and no more. */
  signal?: AbortSignal;
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
  private readonly coverage = new Coverage();
  private readonly intake: Intake;
  private readonly sender: Sender;
  private records = 0;
  private failure: { error: unknown } | undefined;
  private hasEnded = false;
  /** Whether no state may leave, since nothing was written yet and rows were refused. */
  private withheld = false;
  private sending: Promise<void> = Promise.resolve();
  private openSince: number | undefined;
  /** When the oldest state came that waits for a batch which is open, and the last such batch. */
  private stateWaits: { since: number; batch: number } | undefined;

  constructor(
    private readonly ports: Ports,
    emit: (line: string) => void,
  ) {
    const { log, clock, to, streams } = ports;
    this.tally = new Tally(log);
    this.states = new States(emit, () => this.withheld);
    this.intake = new Intake({
      ...{ streams, log, coverage: this.coverage },
      settingsFor: (stream) => ports.settingsFor(stream),
      note: (...about) => {
        this.note(...about);
      },
      begin: () => this.states.begin(),
    });
    this.sender = new Sender(to, log, clock, this.someSettings(isMailing), {
      note: (...about) => {
        this.note(...about);
      },
      finish: (batch) => {
        // A state never leaves before the records are named that it stands for.
        this.tally.flush();
        this.states.finish(batch);
      },
      fail: (error) => {
        this.fail(error);
      },
      hasFailed: () => this.hasFailed(),
    });
  }

  async run(input: AsyncIterable<readonly Input[]>): Promise<void> {
    const { log, signal } = this.ports;
    signal?.addEventListener('abort', () => {
      this.fail(stopped());
    });
    void this.flushOnTime();
    try {
      for await (const group of input) {
        for (const message of group) {
          if (this.hasFailed()) break;
          await this.take(message);
        }
        await log.flush();
        if (this.hasFailed()) break;
      }
      await this.conclude();
    } catch (error) {
      await this.salvage(error);
    }
    this.hasEnded = true;
    await this.sender.ended();
    this.tally.tell(this.records);
    this.sender.tell();
    this.coverage.tell(log);
    if (this.failure !== undefined) throw this.failure.error;
  }

  // What was read is sent, and then what had to wait for the end.
  private async conclude(): Promise<void> {
    if (!this.hasFailed()) await this.send(Infinity);
    await this.sender.ended();
    if (!this.hasFailed()) await this.sender.conclude();
    if (this.hasFailed()) return;
    const { defeat } = this.tally;
    if (defeat !== undefined) throw this.defeated(defeat);
    this.withheld = false;
    this.states.release();
  }

  // What came before an input that breaks off is written, so that its states can be returned; not so
  // where nobody remembers who was mailed, since some of it may come again.
  private async salvage(error: unknown): Promise<void> {
    const isForgetful = this.someSettings(
      (settings) => isMailing(settings) && !remembers(settings.rules),
    );
    try {
      if (!this.hasFailed() && !isForgetful) await this.send(Infinity);
      await this.sender.ended();
    } finally {
      this.failure ??= { error };
    }
  }

  private async take(message: Input): Promise<void> {
    if (message.kind === 'other') return;
    if (message.kind === 'state') {
      this.tally.flush();
      this.states.add(message.line, message.stream);
      const batch = this.intake.open.newest;
      if (batch !== undefined) this.stateWaits ??= { since: this.ports.clock.now(), batch };
      return;
    }
    const { stream, data } = message;
    const window = this.states.windowOf(stream);
    this.intake.record({ number: ++this.records, stream: stream.name, window }, data);
    if (!this.intake.open.isEmpty) this.openSince ??= this.ports.clock.now();
    await this.send();
  }

  // Sends the batches that are due, or all that are open up to a number.
  private send(upTo?: number): Promise<void> {
    const { open } = this.intake;
    const batches = upTo === undefined ? open.due() : open.close(upTo);
    const last = batches.at(-1);
    if (last === undefined) return Promise.resolve();
    this.intake.forgetLists();
    if ((this.stateWaits?.batch ?? Infinity) <= last.number) this.stateWaits = undefined;
    this.openSince = open.isEmpty ? undefined : this.ports.clock.now();
    // One after the other, since the clock sends batches too and none may overtake another.
    this.sending = this.sending.then(async () => {
      for (const batch of batches) await this.sender.send(batch);
    });
    return this.sending;
  }

  private note(ref: RecordRef, outcome: Outcome, key: string | undefined): void {
    this.tally.note(ref, outcome, key);
    const { withheld } = this;
    this.withheld = this.tally.isAllRefused;
    if (withheld && !this.withheld) this.states.release();
  }

  private fail(error: unknown): void {
    this.failure ??= { error };
    this.ports.stop();
  }

  private hasFailed(): boolean {
    return this.failure !== undefined;
  }

  private allSettings(): Settings[] {
    return this.ports.streams.flatMap(({ name }) => this.ports.settingsFor(name) ?? []);
  }

  private someSettings(test: (settings: Settings) => boolean): boolean {
    return this.allSettings().some(test);
  }

  private defeated({ count, reason, code, at }: NonNullable<Tally['defeat']>): Error {
    const { targets } = this.ports;
    const [settings] = this.allSettings();
    const names: Readonly<Record<string, string | undefined>> = {
      userFields: `the User Fields Table ${targets.userFields}`,
      segments: `the Segments Table ${targets.segments}`,
      trigger: `the campaign ${targets.campaign ?? ''}`,
    };
    const by = at === 'record' ? '' : ` by ${names[at] ?? `the list ${targets.list}`}`;
    const check =
      at === 'record' && settings !== undefined
        ? `Check ${fieldTitles(settings)} and the streams of the connection.`
        : 'Check its columns and the fields of the workflow.';
    return configError(
      `Nothing was written, and ${counted(count, 'record')} ${agreeing(count, 'was', 'were')} refused${by} because ${reason}` +
        `${code === '' ? '' : ` (${code})`}. ${check} What was refused comes again with the next sync.`,
    );
  }

  private async flushOnTime(): Promise<void> {
    const { clock } = this.ports;
    while (!this.hasEnded && !this.hasFailed()) {
      await clock.sleep(TICK_MS);
      const now = clock.now();
      try {
        const { stateWaits, openSince } = this;
        if (openSince !== undefined && now - openSince > FLUSH_MS - SLACK_MS) {
          await this.send(Infinity);
        } else if (stateWaits !== undefined && now - stateWaits.since > STATE_MS - TICK_MS) {
          await this.send(stateWaits.batch);
        }
      } catch (error) {
        this.fail(error);
      }
    }
  }
}

function stopped(): Error {
  return transientError(
    'The sync was stopped from outside (SIGTERM). What was under way was finished, and the next sync ' +
      'goes on from the last state.',
  );
}
