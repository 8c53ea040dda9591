import { PassThrough } from 'node:stream';

import type { Clock } from '../shared/clock';
import { transientError } from '../shared/errors';
import type { PacedLog } from '../shared/log';
import { sendingOf } from './decide/change';
import type { Input } from './input';
import { Coverage } from './report/coverage';
import { Exits } from './report/exits';
import { defeated } from './report/defeat';
import type { Outcome } from './decide/outcome';
import type { RecordRef } from './decide/record-ref';
import { States } from './report/states';
import { OutcomeCounts } from './report/outcome-counts';
import type { RejectStore } from './report/reject-store';
import { NOT_KEPT, RejectedRecords, type Rejects } from './report/rejected-records';
import type { Plan } from './decide/plan';
import { wholeOf } from './decide/parts';
import { remembers } from './decide/workflow';
import type { Responsys, Targets } from './responsys';
import { Departures } from './send/departures';
import { Intake } from './send/intake';
import { Sender } from './send/sender';
import type { Settings } from './decide/settings';
import type { ConfiguredStream } from './catalog';

export interface Ports {
  to: Responsys;
  /** The names of the objects in Responsys. */
  targets: Targets;
  streams: readonly ConfiguredStream[];
  /** The settings for a stream's records; undefined for a stream that is not in the catalog. */
  settingsFor(stream: string): readonly Settings[];
  log: PacedLog;
  clock: Clock;
  /** Where rejected records are kept; undefined: nowhere. */
  rejectStore?: RejectStore | undefined;
  /** Stops reading the input after a failure. */
  stop(): void;
  /** Aborted to end the sync early: batches under way are finished, and no others are started. */
  signal?: AbortSignal;
}

/**
 * Writes records to Responsys and yields each STATE, as a line of JSON, once every record before it
 * has its outcome: plan -> batch -> deliver -> outcomes -> state.
 * @throws ConnectorError; the states yielded before it cover what was written until then
 */
export async function* write(
  input: AsyncIterable<Iterable<Input>>,
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
  private readonly counts: OutcomeCounts;
  private readonly rejects: Rejects;
  private readonly states: States;
  private readonly coverage = new Coverage();
  private readonly exits = new Exits();
  private readonly intake: Intake;
  private readonly sender: Sender;
  private records = 0;
  private failure: { error: unknown } | undefined;
  private hasEnded = false;
  /** Whether no state may be returned, because rows were refused and nothing was written yet. */
  private withheld = false;
  private readonly departures: Departures<Plan>;

  constructor(
    private readonly ports: Ports,
    emit: (line: string) => void,
  ) {
    const { log, clock, to, streams, rejectStore } = ports;
    // All streams have the workflow of the form.
    const [sends] = this.allSettings().flatMap((settings) => sendingOf(settings) ?? []);
    this.counts = new OutcomeCounts(log, sends);
    this.rejects =
      rejectStore === undefined ? NOT_KEPT : new RejectedRecords(rejectStore, log, clock);
    this.states = new States(emit, () => this.withheld);
    this.intake = new Intake({
      ...{ streams, log, coverage: this.coverage, exits: this.exits },
      settingsFor: (stream) => ports.settingsFor(stream),
      note: (...about) => {
        this.note(...about);
      },
      begin: () => this.states.begin(),
    });
    this.sender = new Sender(to, log, clock, sends, {
      note: (...about) => {
        this.note(...about);
      },
      finish: (batch) => {
        // Records are reported, and kept, before the state that covers them is returned.
        this.counts.flush();
        this.rejects.whenKept(() => {
          this.states.finish(batch);
        });
      },
      fail: (error) => {
        this.fail(error);
      },
      hasFailed: () => this.hasFailed(),
    });
    this.departures = new Departures(this.intake.open, clock, async (batch) => {
      await this.sender.send(batch);
    });
  }

  async run(input: AsyncIterable<Iterable<Input>>): Promise<void> {
    const { log, signal } = this.ports;
    signal?.addEventListener('abort', () => {
      this.rejects.stop();
      this.fail(stopped());
    });
    void this.departOnTime();
    try {
      for await (const group of input) {
        for (const message of group) {
          if (this.hasFailed()) break;
          this.take(message);
          if (this.departures.areDue) await this.depart();
        }
        await log.flush();
        await this.rejects.room();
        if (this.hasFailed()) break;
      }
      await this.conclude();
    } catch (error) {
      await this.salvage(error);
    }
    this.hasEnded = true;
    await this.sender.ended();
    this.counts.report(this.records);
    await this.rejects.end();
    this.sender.report();
    this.coverage.report(log);
    this.exits.report(this.ports.streams, log);
    if (this.failure !== undefined) throw this.failure.error;
  }

  // Sends what was read, then what was held back.
  private async conclude(): Promise<void> {
    if (!this.hasFailed()) await this.depart(Infinity);
    await this.sender.ended();
    if (!this.hasFailed()) await this.sender.conclude();
    if (this.hasFailed()) return;
    const { defeat } = this.counts;
    if (defeat !== undefined) throw defeated(defeat, this.ports.targets, this.allSettings()[0]);
    this.withheld = false;
    this.states.release();
  }

  // If the input breaks off, the records before that are written, so that their states can be
  // returned. Not so if nothing records who was mailed, since some of the records may be read
  // again.
  private async salvage(error: unknown): Promise<void> {
    const isForgetful = this.someSettings(
      (settings) => sendingOf(settings) !== undefined && !remembers(settings.rules),
    );
    try {
      if (!this.hasFailed() && !isForgetful) await this.depart(Infinity);
      await this.sender.ended();
    } finally {
      this.failure ??= { error };
    }
  }

  private take(message: Input): void {
    if (message.kind === 'other') return;
    if (message.kind === 'state') {
      this.counts.flush();
      this.holdUntilKept();
      this.states.add(message.line, message.stream);
      this.departures.stateCame();
      return;
    }
    const { stream, data } = message;
    const window = this.states.windowOf(stream);
    const ref: RecordRef = { number: ++this.records, stream: stream.name, window };
    if (this.rejects.needsLines) ref.line = message.line;
    this.intake.record(ref, data);
    this.departures.recordCame();
  }

  // A state waits for records that were rejected before it as for a batch.
  private holdUntilKept(): void {
    if (!this.rejects.isPending) return;
    const held = this.states.begin();
    this.rejects.whenKept(() => {
      this.states.finish(held);
    });
  }

  private depart(upTo?: number): Promise<void> {
    return this.departures.depart(upTo, () => {
      this.intake.forgetLists();
    });
  }

  private async departOnTime(): Promise<void> {
    while (!this.hasEnded && !this.hasFailed()) {
      try {
        const upTo = await this.departures.due();
        if (upTo !== undefined && !this.hasFailed()) await this.depart(upTo);
      } catch (error) {
        this.fail(error);
      }
    }
  }

  private note(ref: RecordRef, part: Outcome, key: string | undefined): void {
    const outcome = ref.parts === undefined ? part : wholeOf(ref.parts, part);
    if (outcome === undefined) return;
    this.counts.note(ref, outcome, key);
    this.rejects.note(ref, outcome, key);
    const { withheld } = this;
    this.withheld = this.counts.isInVain;
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
    return this.ports.streams.flatMap(({ name }) => this.ports.settingsFor(name));
  }

  private someSettings(test: (settings: Settings) => boolean): boolean {
    return this.allSettings().some(test);
  }
}

function stopped(): Error {
  return transientError(
    'The sync was stopped from outside (SIGTERM). What was under way was finished, and the next sync ' +
      'continues from the last state.',
  );
}
