import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { LIST, mailedBy, SPEED, startRig, type Rig } from '../../destination-responsys/e2e/rig';
import type { ConnectorOptions, ConnectorRun } from '../connector/connector';
import { IN_DOUBT, namedRecords } from '../responsys/named-records';
import type { ResponsysOptions, ResponsysServer } from '../responsys/server';
import { GATE_CERTIFICATE } from '../responsys/tls-gate';
import { unknownsOf, type Unknowns } from '../responsys/unknowns';
import type { Outcome } from './fault';
import { leftovers } from './leftovers';
import { auditMails, BATCH } from './mail-audit';
import { wrongMembers } from './member-audit';
import type { Random } from './random';
import type { Story } from './story';
import { Wire } from './wire';

/** A run takes seconds, but many may share a machine. */
export const TIMEOUT_MS = 300_000;

/** Syncs that may fail for reasons that pass. */
const MAX_ATTEMPTS = 20;

/** How a sync ended. */
export interface Written {
  run: ConnectorRun;
  /** Members whose e-mail may have been sent or not, by the warnings. */
  unknown: number;
}

/** One run of a fault: an account, the destination at work on it, and what comes of it. */
export class WriteTrial {
  readonly wrong: string[] = [];
  kills = 0;
  /** Syncs that did not come to their end. */
  interruptions = 0;
  /** Members of unknown fate in all syncs together. */
  unknown = 0;
  /** Whether the tables refuse the rows of a profile, by its RIID: its member may not be mailed. */
  refuses: (riid: string) => boolean = () => false;
  /** Addresses that several profiles share: Responsys may refuse to tell them apart. */
  readonly shared = new Set<string>();
  /** Records that were named as refused in all syncs together. */
  refused = 0;
  /** Fields of the form besides the workflow. */
  form: Readonly<Record<string, unknown>> = {};
  private prepared: Story | undefined;
  /** The line of the input that the next sync goes on after. */
  reached = 0;

  private constructor(
    readonly random: Random,
    readonly rig: Rig,
    private readonly dir: string,
    readonly wire: Wire,
    readonly unknowns: Unknowns,
  ) {}

  get server(): ResponsysServer {
    return this.rig.server;
  }

  /** Runs `work` on an account of its own and sums up. */
  static async run(
    random: Random,
    options: ResponsysOptions,
    work: (trial: WriteTrial) => Promise<readonly Story[]>,
  ): Promise<Outcome> {
    const dir = await mkdtemp(join(tmpdir(), 'torture-write-'));
    const seed = random.between(1, 1_000_000);
    const wire = new Wire();
    const onArrived = wire.arrived;
    const rig = await startRig({ windowMs: 60_000 / SPEED, seed, onArrived, ...options });
    try {
      await mkdir(join(dir, 'temporary'));
      const trial = new WriteTrial(random, rig, dir, wire, unknownsOf(options.unknowns ?? {}));
      const stories = await work(trial);
      return await trial.conclude(stories);
    } finally {
      await rig.stop();
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** Writes what is left of a story; kills the connector at `killAt`, milliseconds or an event. */
  async write(
    story: Story,
    killAt?: number | Promise<unknown>,
    more: ConnectorOptions = {},
    signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
  ): Promise<Written> {
    this.prepare(story);
    const start = this.reached;
    const connector = await this.rig.start(story.workflow, {
      fast: true,
      more: this.form,
      env: { TMPDIR: join(this.dir, 'temporary'), NODE_EXTRA_CA_CERTS: GATE_CERTIFICATE },
      stdin: story.lines.slice(start),
      timeoutMs: TIMEOUT_MS,
      onMessage: ({ state }) => {
        if (state !== undefined) this.reached = Number(state['id']);
      },
      ...more,
    });
    // A killed connector leaves its input unread, which is no fault of the harness.
    const done = connector.done;
    if (killAt !== undefined) {
      await Promise.race([done, typeof killAt === 'number' ? delay(killAt) : killAt]);
      if (connector.run.exitCode === null && connector.run.signal === null) {
        this.kills++;
        connector.kill(signal);
      }
    }
    const run = await done;
    if (run.exitCode !== 0) this.interruptions++;
    const said = run.logs.map(({ message }) => message);
    const unknown = namedRecords(said, IN_DOUBT).length;
    this.unknown += unknown;
    this.refused += namedRecords(said, /refused/).length;
    if (run.noise > 0) this.wrong.push(`${run.noise} lines of output are no messages`);
    return { run, unknown };
  }

  /**
   * Writes a story to its end, as Airbyte does: a sync that fails for a reason that passes is tried
   * again from its last state.
   */
  async finish(story: Story): Promise<Written> {
    let written = await this.write(story);
    for (let attempt = 1; attempt < MAX_ATTEMPTS && isPassing(written); attempt++) {
      written = await this.write(story);
    }
    const { exitCode, errors } = written.run;
    if (exitCode !== 0 || errors.length > 0) {
      this.wrong.push(`the sync ended with ${exitCode}: ${errors[0]?.message ?? ''}`);
    }
    if (this.reached !== story.lines.length) {
      this.wrong.push(`the last state that came back is ${this.reached} of ${story.lines.length}`);
    }
    return written;
  }

  // Puts those into the list who are in it from the beginning.
  private prepare(story: Story): void {
    if (this.prepared === story) return;
    this.prepared = story;
    this.wire.addresses = story.addresses;
    for (const email of story.present) this.server.addMember(LIST, { EMAIL_ADDRESS_: email });
  }

  /** From the beginning of the story again, as a full refresh does. */
  rewind(): void {
    this.reached = 0;
  }

  private async conclude(stories: readonly Story[]): Promise<Outcome> {
    const left = await leftovers({
      temporary: join(this.dir, 'temporary'),
      ports: [Number(new URL(this.server.url).port)],
      counts: {},
    });
    const mails = new Map<string, number>();
    for (const email of mailedBy(this.server))
      mails.set(email ?? '', (mails.get(email ?? '') ?? 0) + 1);
    const repeated = [...mails.values()].reduce((sum, count) => sum + count - 1, 0);
    const isRemembered = stories.every(
      ({ workflow }) => workflow['mail_once'] !== false && workflow['send_once'] !== false,
    );
    if (isRemembered && repeated > 0) this.wrong.push(`${repeated} e-mails came twice`);
    if (repeated > this.kills * 2 * BATCH) {
      this.wrong.push(`${repeated} e-mails came twice for ${this.kills} kills`);
    }
    if (this.server.duplicateKeys > 0) this.wrong.push('a request held one member twice');
    const mailing = auditMails(stories, mails, this);
    this.wrong.push(...mailing.wrong);
    const lost = wrongMembers(stories, this) + mailing.forgotten;
    return {
      lost,
      repeated: this.kills === 0 ? repeated : Math.ceil(repeated / this.kills),
      leftovers: left.length,
      wrong: [...this.wrong, ...left],
    };
  }

  /** Puts another profile, or two, with the address of some members into the list. */
  shareAddresses(story: Story, share: number): void {
    for (const email of story.members.keys()) {
      if (!this.random.chance(share)) continue;
      this.shared.add(email);
      for (let profiles = this.random.between(2, 3); profiles > 0; profiles--) {
        this.server.addMember(LIST, { EMAIL_ADDRESS_: email });
      }
    }
  }
}

function isPassing({ run }: Written): boolean {
  return run.exitCode !== 0 && run.errors[0]?.failure_type === 'transient_error';
}
