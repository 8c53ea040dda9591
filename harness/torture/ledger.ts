import { checksumOf, type Sample } from './corpus';
import { ALL_EVENTS, type Layout } from './layout';

/** One version of a file, and what has been heard of its rows. */
interface Version {
  sample: Sample;
  /** It was altered while it lay on the server, so its rows may be anything, if any come. */
  damaged: boolean;
  /** What is left of it is a message that was altered, so no row may come. */
  sealed: boolean;
  /** By row: whether it came, in which sync last, and whether a state covers it. */
  seen: Uint8Array;
  lastSync: Uint8Array;
  covered: Uint8Array;
}

/** What came of a stream since its last state. */
interface SinceState {
  /** Records, those of damaged files included. */
  count: number;
  open: { version: Version; row: number }[];
}

/** The most that one crash may repeat: a checkpoint interval of the source. */
const MAX_REPEATED = 50_000;
/** A broken promise is reported at most this many times. */
const MAX_REPORTED = 10;

/**
 * Keeps account of rows: which must come, which came, and which are safe. A row is safe once a
 * state follows it; what comes after the last state of a sync that breaks off may be thrown away
 * by its reader.
 */
export class Ledger {
  readonly wrong: string[] = [];
  /** Rows that one crash made come twice, at most. */
  worstRepeat = 0;
  private readonly versions = new Map<string, Version>();
  private readonly present = new Map<string, Version>();
  private sinceState = new Map<string, SinceState>();
  private repeated = 0;
  private repeatedInVain = 0;
  private sync = 0;

  /** @param layout one stream of all events, if not given */
  constructor(private readonly layout?: Layout) {}

  /** A version of a file is on the server now; `modified` in seconds since the epoch. */
  put(url: string, modified: number, sample: Sample): void {
    const marks = (): Uint8Array => new Uint8Array(sample.rows.length);
    const key = versionKey(url, new Date(modified * 1000).toISOString().replace('.000', ''));
    const known = this.versions.get(key);
    const version = known ?? {
      sample,
      ...{ damaged: false, sealed: sample.encrypted },
      ...{ seen: marks(), lastSync: marks(), covered: marks() },
    };
    this.versions.set(key, version);
    this.present.set(url, version);
  }

  /** The version of a file that is on the server is cut, or overwritten by another sample. */
  damage(url: string, by?: Sample): void {
    const version = this.present.get(url);
    if (version === undefined) return;
    version.damaged = true;
    if (by?.encrypted === false) version.sealed = false;
  }

  /** A file is gone from the server. */
  remove(url: string): void {
    this.present.delete(url);
  }

  /** How many files there have been. */
  get files(): number {
    return this.versions.size;
  }

  begin(): void {
    this.sync += 1;
    this.sinceState = new Map();
    this.repeated = 0;
    this.repeatedInVain = 0;
  }

  record(data: Readonly<Record<string, unknown>>, stream = ALL_EVENTS): void {
    const since = this.since(stream);
    since.count += 1;
    const url = String(data['_ab_source_file_url']);
    const line = Number(data['_ab_source_file_line']);
    const version = this.versions.get(
      versionKey(url, String(data['_ab_source_file_last_modified'])),
    );
    if (version === undefined) {
      this.tell(`${url}, row ${line}: this version of the file never existed`);
      return;
    }
    const { sample, damaged, sealed, seen, lastSync, covered } = version;
    if (damaged) {
      if (sealed) this.tell(`${url}, row ${line}: it comes from an altered message`);
      return;
    }
    const wanted = this.layout?.streamOf(data) ?? ALL_EVENTS;
    if (stream !== wanted) this.tell(`${url}, row ${line}: it came in ${stream}, not ${wanted}`);
    const row = line - 1;
    if (checksumOf(data, sample.columns) !== sample.rows[row]) {
      this.tell(`${url}, row ${line}: it is not what the file says`);
      return;
    }
    if (lastSync[row] === this.sync) this.tell(`${url}, row ${line}: it came twice in one sync`);
    else if (covered[row] === 1) this.repeatedInVain += 1;
    else if (seen[row] === 1) this.repeated += 1;
    seen[row] = 1;
    lastSync[row] = this.sync;
    since.open.push({ version, row });
  }

  /** A state came, that says how many records came before it since the last one. */
  state(recordCount: number | undefined, stream = ALL_EVENTS): void {
    const { count, open } = this.since(stream);
    if (recordCount !== count) {
      this.tell(`a state counts ${recordCount ?? 'no'} records where ${count} came`);
    }
    if (count > MAX_REPEATED) this.tell(`${count} rows came between two states`);
    for (const { version, row } of open) version.covered[row] = 1;
    this.sinceState.delete(stream);
  }

  /** A sync is over; `crashed` when it could not say so itself. */
  end(crashed: boolean): void {
    if (this.repeatedInVain > 0) {
      this.tell(`${this.repeatedInVain} rows came again although a state covered them`);
    }
    if (this.repeated > MAX_REPEATED) this.tell(`${this.repeated} rows came again after a crash`);
    this.worstRepeat = Math.max(this.worstRepeat, this.repeated);
    for (const [stream, { count }] of crashed ? [] : this.sinceState) {
      if (count > 0) this.tell(`${count} rows of ${stream} came after the last state of a sync`);
    }
  }

  /** Rows of the files on the server that no state covers; those named in `except` do not count. */
  missing(except: ReadonlySet<string> = new Set()): number {
    let count = 0;
    for (const [url, { covered, damaged }] of this.present) {
      if (damaged || except.has(url)) continue;
      for (const mark of covered) count += 1 - mark;
    }
    return count;
  }

  tell(text: string): void {
    if (this.wrong.length < MAX_REPORTED) this.wrong.push(text);
  }

  private since(stream: string): SinceState {
    const since = this.sinceState.get(stream) ?? { count: 0, open: [] };
    this.sinceState.set(stream, since);
    return since;
  }
}

function versionKey(url: string, modified: string): string {
  return `${url} ${modified}`;
}
