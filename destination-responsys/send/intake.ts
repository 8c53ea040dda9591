import { configError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { sendingOf } from '../decide/change';
import { LISTS_DIFFER } from '../decide/evidence';
import { listedBy } from '../decide/lists-differ';
import {
  contradict,
  isRemoval,
  isStaying,
  joinedPlans,
  listOf,
  planned,
  readingOf,
  sizeOf,
  type Plan,
  type RecordReading,
} from '../decide/plan';
import { remembers } from '../decide/workflow';
import type { Coverage } from '../report/coverage';
import type { Exits } from '../report/exits';
import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import type { Settings } from '../decide/settings';
import type { ConfiguredStream } from '../catalog';
import { OpenBatches } from './open-batches';
import { SeenEvents } from './seen-events';

/**
 * Lists of members without a row in a batch that are kept, to compare them with later ones of that
 * batch.
 */
const MAX_LISTS = 10_000;

export interface IntakePorts {
  /** One for each audience; none for a stream that is not in the catalog. */
  settingsFor(stream: string): readonly Settings[];
  streams: readonly ConfiguredStream[];
  coverage: Coverage;
  exits: Exits;
  log: Log;
  note(ref: RecordRef, outcome: Outcome, key: string | undefined): void;
  /** Starts a batch and returns its number. */
  begin(): number;
}

/** Takes each record to an open batch, or directly to its outcome. */
export class Intake {
  readonly open: OpenBatches<Plan>;
  private readonly seen = new SeenEvents();
  /**
   * Audience lists of members whose records were settled while the open batches were being filled.
   */
  private readonly settledLists = new Map<string, string>();
  private readonly greeted = new Set<string>();

  constructor(private readonly ports: IntakePorts) {
    this.open = new OpenBatches(() => ports.begin(), joinedPlans, sizeOf);
  }

  /**
   * Accepts a record.
   * @throws ConnectorError (config_error) for a stream that must not be read again, or whose
   *   records identify no members
   */
  record(ref: RecordRef, data: Readonly<Record<string, unknown>>): void {
    const all = this.ports.settingsFor(ref.stream);
    const [first] = all;
    if (first === undefined) {
      const reason = 'its stream is not in the catalog';
      this.ports.note(ref, { kind: 'refused', code: '', reason, at: 'record' }, undefined);
      return;
    }
    if (!this.greeted.has(ref.stream)) this.greet(ref.stream, first);
    const reading = readingOf(data, first);
    if (all.length > 1) {
      ref.parts = { remaining: all.length };
      if (this.isContradicted(reading)) {
        all.forEach(() => {
          this.ports.note(ref, CONTRADICTORY, keyOf(reading));
        });
        return;
      }
    }
    this.part(ref, reading, first, true);
    for (const settings of all.slice(1)) this.part(ref, readingOf(data, settings), settings, false);
  }

  // What a record means for one audience.
  private part(ref: RecordRef, reading: RecordReading, settings: Settings, isFirst: boolean): void {
    this.ports.coverage.note(ref.stream, reading, settings, isFirst);
    this.ports.exits.note(ref.stream, reading, settings);
    const key = keyOf(reading);
    if (key !== undefined) this.keepIfAlive(key, reading, settings);
    const item = planned(ref, reading, settings);
    if ('kind' in item) this.settle(ref, item, reading, settings);
    else this.plan(item);
  }

  // Records of one member that list different audiences contradict each other for all audiences, in
  // whichever batches they are.
  private isContradicted(reading: RecordReading): boolean {
    const key = keyOf(reading);
    const listed = listedBy(reading.record);
    if (key === undefined || listed === undefined) return false;
    const open = this.open.allOf(key);
    const differs = (other: string | undefined): boolean =>
      contradict({ listed: other }, { listed });
    if (![this.settledLists.get(key), ...open.map(({ item }) => item.listed)].some(differs)) {
      return false;
    }
    for (const { batch } of open) this.contradictory(batch.contradict(key), key);
    return true;
  }

  /**
   * Call it when batches have been sent: lists are compared only within the next ones from now on.
   */
  forgetLists(): void {
    this.settledLists.clear();
  }

  // Checks a stream at its first record. A stream without records mails and deletes nobody,
  // whatever the catalog says.
  private greet(stream: string, settings: Settings): void {
    this.greeted.add(stream);
    const configured = this.ports.streams.find(({ name }) => name === stream);
    const rereads = configured?.rereads;
    const sends = sendingOf(settings);
    if (rereads !== undefined && sends !== undefined && !remembers(settings.rules)) {
      const { once, reached, noun } = sends;
      throw configError(
        `The stream ${stream} starts from its beginning again, since ${rereads}, and ${once} is off, so ` +
          `it is not recorded who was ${reached}: everyone would be ${reached} again. Turn on ` +
          `${once}, or set the stream to incremental in a new connection. No ${noun} was sent.`,
      );
    }
    if (configured?.overwrites === true) {
      this.ports.log.warn(
        `The stream ${stream} is set to overwrite. This destination never empties a list: the records ` +
          'are merged as with append.',
      );
    }
  }

  private settle(
    ref: RecordRef,
    outcome: Outcome,
    reading: RecordReading,
    settings: Settings,
  ): void {
    const key = keyOf(reading);
    const listed = listOf(reading, settings);
    if (key !== undefined) {
      const last = this.open.lastOf(key);
      if (last !== undefined && contradict(last.item, { listed })) {
        this.contradictory(last.batch.contradict(key), key);
        this.ports.note(ref, CONTRADICTORY, key);
        return;
      }
      if (listed !== undefined) this.remember(key, listed);
      if (reading.evidence.kind === 'left') this.seen.forget(seenKey(key, settings));
    }
    this.ports.note(ref, outcome, key);
  }

  private plan(item: Plan): void {
    const { key } = item.draft.member;
    const { ref } = item;
    const listed = this.settledLists.get(key);
    if (contradict(item, { listed })) {
      this.ports.note(ref, CONTRADICTORY, key);
      return;
    }
    if (!this.isNew(item)) {
      this.ports.note(ref, { kind: 'ignored', reason: SEEN }, key);
      return;
    }
    const added = this.open.add(key, item);
    if (added === 'added') return;
    if ('replaced' in added) {
      this.ports.note(added.replaced.ref, { kind: 'ignored', reason: REPLACED }, key);
    } else {
      this.contradictory(added.contradicts, key);
      this.ports.note(ref, CONTRADICTORY, key);
    }
  }

  private contradictory(earlier: Plan | undefined, key: string): void {
    if (earlier !== undefined) this.ports.note(earlier.ref, CONTRADICTORY, key);
  }

  // A changed key in a database is a deleted row and a new row: a member who has a new row is not
  // removed.
  private keepIfAlive(key: string, { evidence }: RecordReading, settings: Settings): void {
    if (evidence.deleted === true || !(isStaying(evidence) || evidence.kind === 'unclear')) return;
    const last = this.open.lastOf(key, (item) => item.settings === settings);
    if (last === undefined || !isRemoval(last.item)) return;
    last.batch.remove(key);
    this.ports.note(last.item.ref, { kind: 'ignored', reason: ALIVE }, key);
  }

  // Where the segments table does not record who was mailed, an event that was seen in this sync
  // does not mail again.
  private isNew({ settings, decision, evidence, draft }: Plan): boolean {
    if (decision?.action !== 'trigger' || remembers(settings.rules)) return true;
    return this.seen.isNew(seenKey(draft.member.key, settings), evidence.event);
  }

  private remember(key: string, listed: string): void {
    const [oldest] = this.settledLists.keys();
    if (this.settledLists.size >= MAX_LISTS && oldest !== undefined) {
      this.settledLists.delete(oldest);
    }
    this.settledLists.set(key, listed);
  }
}

function keyOf({ member }: RecordReading): string | undefined {
  return typeof member === 'string' ? undefined : member.key;
}

// Each audience is entered by itself.
function seenKey(key: string, { audience }: Settings): string {
  return audience === undefined ? key : `${audience} ${key}`;
}

const REPLACED = 'a later record of the same member took its place in the batch';
const ALIVE = 'a later record of the same member says that they are still there';
const SEEN = 'the same event, or that they are in the audience, came before in this sync';
const CONTRADICTORY: Outcome = { kind: 'ignored', unclear: true, reason: LISTS_DIFFER.reason };
