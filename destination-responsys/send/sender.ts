import type { Clock } from '../../shared/clock';
import { agreeing, counted } from '../../shared/counted';
import type { Log } from '../../shared/log';
import { mails, type Change } from '../decide/change';
import { changeOf, recordedIn, type Plan } from '../decide/plan';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import type { Sending } from '../decide/sending';
import type { Responsys } from '../responsys';
import { MAX_ROWS, type Batch } from './batch';
import { Brake } from './brake';
import { Delivery, takeAhead } from './deliver';
import { BatchScheduler } from './batch-scheduler';
import { lookUpMembers, needsLookUp, NOTHING_KNOWN, type Known } from './look-up';
import { Mailer } from './mailer';
import { Turns } from './turns';

/**
 * Maximum number of batches under way, where their order allows; for e-mails and custom events, of
 * batches before their turn to be sent.
 */
const MAX_BATCHES_AT_ONCE = { mailing: 6, others: 16 };
/** Maximum number of characters in the batches under way. */
const MAX_CHARACTERS_UNDER_WAY = 24_000_000;

/** Characters of records that are held back with their exits; the others are reported without. */
const MAX_HELD_CHARACTERS = 32_000_000;

/** Receives outcomes. */
export interface Results {
  note(ref: RecordRef, outcome: Outcome, key: string): void;
  /** Every record of a batch has its outcome. */
  finish(batch: number): void;
  fail(error: unknown): void;
  hasFailed(): boolean;
}

/** One record's change under way. */
interface Job {
  ref: RecordRef;
  change: Change;
}

/**
 * Sends batches: look-up, decision, list and tables of several batches in parallel, then the
 * e-mails or custom events, one batch at a time and in order. Exits that the brake holds wait for
 * the end of the input.
 */
export class Sender {
  private readonly scheduler = new BatchScheduler();
  private readonly turns = new Turns();
  private readonly mailer: Mailer | undefined;
  private readonly brake: Brake<Job>;
  /** What keeps a batch unfinished: the batch itself, and each of its held exits. */
  private readonly open = new Map<number, number>();
  private characters = 0;
  private heldCharacters = 0;
  private unmarked = 0;

  constructor(
    private readonly to: Responsys,
    private readonly log: Log,
    clock: Clock,
    private readonly sends: Sending | undefined,
    private readonly results: Results,
    mostHeld?: number,
  ) {
    this.mailer = sends && new Mailer(clock, log, sends);
    this.brake = new Brake(mostHeld);
  }

  /** Resolves when the batch has started, which is once there is room for it. */
  async send(batch: Batch<Plan>): Promise<void> {
    if (this.brake.isFull) await this.releaseHeld();
    const turn = this.turns.take();
    const most = MAX_BATCHES_AT_ONCE[this.sends === undefined ? 'others' : 'mailing'];
    this.open.set(batch.number, 1);
    const { size } = batch;
    await this.scheduler.run(
      batch.keys(),
      (underWay) => underWay < most && this.characters < MAX_CHARACTERS_UNDER_WAY,
      async () => {
        this.characters += size;
        try {
          if (this.results.hasFailed()) return;
          if (await this.process(batch, turn.mine)) this.done(batch.number);
        } catch (error) {
          this.results.fail(error);
        } finally {
          this.characters -= size;
          turn.end();
        }
      },
    );
  }

  /** Resolves when all batches sent so far have ended. */
  ended(): Promise<void> {
    return this.scheduler.ended();
  }

  /**
   * Call it at the end of the input: releases what was held.
   * @throws ConnectorError for a mass exit, or if it is unknown whether the last e-mails were sent
   */
  async conclude(): Promise<void> {
    await this.releaseHeld();
    this.mailer?.end();
  }

  report(): void {
    if (this.unmarked === 0 || this.sends === undefined) return;
    const { reached } = this.sends;
    this.log.warn(
      `${counted(this.unmarked, 'member')} ${agreeing(this.unmarked, 'was', 'were')} ${reached}, but the Segments ` +
        `Table still has 2 for them, since it refused the 1. They are not ${reached} again; later ` +
        'syncs report them.',
    );
  }

  /** Whether every record of the batch now has its outcome. */
  private async process(batch: Batch<Plan>, turn: Promise<void>): Promise<boolean> {
    const plans = batch.list();
    const known = await lookUpMembers(plans, this.to);
    const jobs: Job[] = [];
    for (const plan of plans) {
      const job = this.decided(plan, known, batch.number);
      if (job !== undefined) jobs.push(job);
    }
    return this.deliver(jobs, known, turn);
  }

  // The change for a plan, unless the plan has its outcome already or its exit is held.
  private decided(plan: Plan, known: Known, batch: number): Job | undefined {
    const { ref, draft, decision, settings } = plan;
    const { key } = draft.member;
    const refusal = known.refused.get(key);
    if (refusal !== undefined && needsLookUp(plan)) {
      this.results.note(ref, { ...refusal, at: 'look-up' }, key);
      return undefined;
    }
    const profiles = known.profiles.get(key);
    const isListed = profiles !== undefined || !known.asked.has(key);
    if (decision !== undefined) return this.job(ref, changeOf(plan, undefined, isListed));
    const column = settings.membership ?? '';
    const cells = profiles?.flatMap(({ segments }) => segments?.[column] ?? []) ?? [];
    const change = changeOf(plan, recordedIn(cells), isListed);
    const job = this.job(ref, change);
    if (job === undefined) return undefined;
    const { waits, replaced } = this.brake.take(plan, change.decision, job, batch);
    if (waits) {
      this.open.set(batch, (this.open.get(batch) ?? 0) + 1);
      this.holdLine(ref);
    }
    if (replaced !== undefined) {
      this.results.note(replaced.exit.ref, { kind: 'ignored', reason: REPLACED }, key);
      this.done(replaced.batch);
    }
    return waits ? undefined : job;
  }

  private holdLine(ref: RecordRef): void {
    this.heldCharacters += ref.line?.length ?? 0;
    if (this.heldCharacters > MAX_HELD_CHARACTERS) delete ref.line;
  }

  private job(ref: RecordRef, change: Change): Job | undefined {
    if (change.refused === undefined) return { ref, change };
    this.results.note(ref, change.refused, change.member.key);
    return undefined;
  }

  private async deliver(jobs: readonly Job[], known: Known, turn: Promise<void>): Promise<boolean> {
    const changes = jobs.map(({ change }) => change);
    const delivery = new Delivery(changes, known, this.to);
    const { mailer } = this;
    const isMailing = mailer !== undefined && changes.some(mails);
    try {
      await takeAhead(delivery, isMailing);
      if (isMailing) {
        await turn;
        if (this.results.hasFailed()) return false;
        await mailer.mail(delivery);
      } else {
        delivery.end();
      }
      await delivery.ignoreUnlistedMembers();
      return true;
    } finally {
      this.unmarked += delivery.countUnmarked;
      jobs.forEach(({ ref, change }, i) => {
        const outcome = delivery.outcome(i);
        if (outcome !== undefined) this.results.note(ref, outcome, change.member.key);
      });
    }
  }

  private async releaseHeld(): Promise<void> {
    await this.scheduler.ended();
    if (this.results.hasFailed()) return;
    const held = this.brake.release();
    this.heldCharacters = 0;
    for (let at = 0; at < held.length; at += MAX_ROWS) {
      if (this.results.hasFailed()) return;
      const some = held.slice(at, at + MAX_ROWS);
      await this.deliver(
        some.map(({ exit }) => exit),
        NOTHING_KNOWN,
        Promise.resolve(),
      );
      for (const { batch } of some) this.done(batch);
    }
  }

  private done(batch: number): void {
    const remaining = (this.open.get(batch) ?? 1) - 1;
    if (remaining > 0) {
      this.open.set(batch, remaining);
      return;
    }
    this.open.delete(batch);
    this.results.finish(batch);
  }
}

const REPLACED = 'a later record of the same member took its place';
