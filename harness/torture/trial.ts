import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startProxy, type Proxy } from '../sftp/proxy';
import type { StateMessage } from '../connector/connector-run';
import type { Outcome } from './fault';
import { leftovers } from './leftovers';
import type { Random } from './random';
import type { Corpus, Sample } from './corpus';
import type { Endpoint, Lane } from './lane';
import { anyLayout, type Layout } from './layout';
import { Ledger } from './ledger';
import { attempt, type Attempt, type Conditions, type Ending } from './attempt';

/** 23 May 2024, 07:00:00 UTC, in seconds: when the first file was written. */
const THEN = 1_716_447_600;

/** A file of a run's folder. */
export interface PlacedFile {
  /** Name in the folder. */
  name: string;
  /** Where it is on disk. */
  disk: string;
  /** As records and messages name it. */
  url: string;
  /** Seconds since the epoch. */
  modified: number;
  sample: Sample;
}

/** One run of a fault: a folder of files, the connector at work on it, and what comes of it. */
export class Trial {
  readonly ledger: Ledger;
  /** Into which streams the connector reads. */
  readonly layout: Layout;
  /** Files whose content is not the same as when the sync began, by url. */
  readonly touched = new Set<string>();
  /** What the connector would be given next time: the last state that was heard. */
  state: readonly StateMessage[] | undefined;
  private clock = THEN;
  private readonly ports: number[];
  private readonly proxies: Proxy[] = [];

  private constructor(
    readonly lane: Lane,
    readonly random: Random,
    readonly corpus: Corpus,
    /** A folder for whatever is not served. */
    readonly dir: string,
    /** The folder that is served, relative to the home. */
    readonly folder: string,
  ) {
    this.layout = anyLayout(random);
    this.ledger = new Ledger(this.layout);
    const ports = [lane.embedded.port, lane.sshd?.port];
    this.ports = ports.filter((port) => port !== undefined);
  }

  /** Runs `work` in a folder of its own, then a last sync without faults, and sums up. */
  static async run(
    lane: Lane,
    random: Random,
    corpus: Corpus,
    work: (trial: Trial) => Promise<void>,
  ): Promise<Outcome> {
    const dir = await mkdtemp(join(tmpdir(), 'torture-run-'));
    const trial = new Trial(lane, random, corpus, dir, dir.slice(dir.lastIndexOf('/') + 1));
    try {
      await mkdir(join(dir, 'temporary'));
      await mkdir(trial.served);
      await work(trial);
      trial.heal();
      return await trial.conclude();
    } finally {
      trial.heal();
      await Promise.all(trial.proxies.map((proxy) => proxy.stop()));
      await rm(trial.served, { recursive: true, force: true });
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** The folder with the files on disk. */
  get served(): string {
    return join(this.lane.home, this.folder);
  }

  get temporary(): string {
    return join(this.dir, 'temporary');
  }

  /** OpenSSH's server or the one in this process, by chance. */
  anyServer(): Endpoint {
    const { embedded, sshd } = this.lane;
    return sshd !== undefined && this.random.chance(0.5) ? sshd : embedded;
  }

  /** A line to a server that can get stuck or be cut. */
  async proxyTo(target: { host: string; port: number }): Promise<Proxy> {
    const proxy = await startProxy({ target });
    this.proxies.push(proxy);
    this.ports.push(proxy.port);
    return proxy;
  }

  /** Puts some files of all forms into the folder, `large` of them longer than a checkpoint. */
  async fill({ large = 1, small = 5 } = {}): Promise<PlacedFile[]> {
    const of = (isLarge: boolean): Sample[] =>
      this.corpus.samples.filter((one) => one.large === isLarge);
    const files: PlacedFile[] = [];
    const sizes = [...Array<boolean>(large).fill(true), ...Array<boolean>(small).fill(false)];
    for (const isLarge of sizes) {
      // Mixed, so that the large ones are not always the first to be read.
      const at = this.clock + this.random.between(1, 1_000);
      files.push(await this.put(this.random.pick(of(isLarge)), at));
    }
    this.clock += 1_000;
    return files;
  }

  /** Writes a file as Responsys would; `modified` in seconds since the epoch. */
  async put(sample: Sample, modified: number): Promise<PlacedFile> {
    const stamp = String(100_000 + this.ledger.files);
    const name = `54321_${sample.kind}_20240523_${stamp}.${sample.ext}`;
    const [disk, url] = [join(this.served, name), `${this.folder}/${name}`];
    const file = { name, disk, url, modified, sample };
    await this.write(file);
    return file;
  }

  /** Writes a new version of a file, later than the others. */
  async replace(file: PlacedFile, sample: Sample): Promise<void> {
    await this.write({ ...file, sample, modified: this.later() });
  }

  /** A time (seconds since the epoch) after that of all files so far. */
  later(): number {
    return (this.clock += 100);
  }

  /** One sync from the last state that was heard. `expected` says how it may end. */
  async sync(conditions: Conditions, expected: readonly Ending[] = ['complete']): Promise<Attempt> {
    this.touched.clear();
    const made = await attempt(this, conditions);
    const { ending, run, wrong } = made;
    for (const text of wrong) this.ledger.tell(text);
    if (!expected.includes(ending)) {
      const said = run.errors[0]?.message ?? run.stderr.slice(-500);
      this.ledger.tell(`a sync ended as ${ending}, not as ${expected.join(' or ')}: ${said}`);
    }
    if (ending === 'complete') {
      const missing = this.ledger.missing(this.touched);
      if (missing > 0) this.ledger.tell(`a sync said COMPLETE with ${missing} rows unread`);
    }
    return made;
  }

  /** Ends all faults. */
  heal(): void {
    const { faults } = this.lane.embedded;
    for (const name of Object.keys(faults)) Reflect.deleteProperty(faults, name);
    this.proxies.forEach((proxy) => {
      proxy.resume();
    });
  }

  private async conclude(): Promise<Outcome> {
    await this.sync({});
    const { run } = await this.sync({});
    if (run.recordCount > 0) this.ledger.tell(`${run.recordCount} rows came with nothing new`);
    const { embedded } = this.lane;
    const left = await leftovers({
      temporary: this.temporary,
      ports: this.ports,
      counts: { 'open file handles': () => embedded.counters.openHandles },
    });
    return {
      lost: this.ledger.missing(),
      repeated: this.ledger.worstRepeat,
      leftovers: left.length,
      wrong: [...this.ledger.wrong, ...left.map((what) => `left behind: ${what}`)],
    };
  }

  private async write({ disk, url, modified, sample }: PlacedFile): Promise<void> {
    await writeFile(disk, sample.bytes);
    await utimes(disk, modified, modified);
    this.ledger.put(url, modified, sample);
  }
}
