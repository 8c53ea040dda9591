import type { Clock } from '../shared/clock';
import { agreeing, counted } from '../shared/counted';
import { configError } from '../shared/errors';
import type { Log } from '../shared/log';
import type { SourceConfig } from './config';
import { connect, type Connection } from './connection';
import type { Found } from './catalog';
import { FileFault } from './faults';
import { feedOf } from './feeds';
import { headersIn, type TextHeader } from './file';
import { emptyCursor } from './progress/cursor';
import { nothingToRead } from './progress/notices';
import { nameOf, plan, scopeOf, type DueFile, type ReadPlan } from './progress/plan';
import { folderOf, PATIENCE, selectionOf } from './settings';
import { ALL_EVENTS } from './streams';

/** How many kinds `check` always looks into, by their newest files, to report what is wrong. */
const KINDS_TRIED = 3;
/** How many files `check` tries before it reports that none can be read. */
const MAX_FILES_TRIED = 20;
/** How many files of each kind `discover` tries for one whose columns can be read. */
const MAX_FILES_OF_A_KIND = 3;
/** How many members of an archive `discover` looks into. */
const MAX_HEADERS_OF_A_FILE = 100;
/** How many faults the answer of `check` names. */
const MAX_PROBLEMS_NAMED = 3;

/**
 * Connects, lists the folder, looks for a readable file, and returns one sentence on what is there.
 * A folder with nothing to read passes, as in a sync.
 * @throws ConnectorError when a sync with this configuration could not work
 */
export function surveyFiles(config: SourceConfig, log: Log, clock: Clock): Promise<string> {
  return connected(config, log, clock, async (connection) => {
    const folder = folderOf(config);
    const planned = await planOf(connection, config, clock);
    const server = `The server's host key is ${connection.store.seenFingerprint ?? 'unknown'}.`;
    if (planned.selected.length === 0) {
      const nothing = nothingToRead(folder, planned);
      if (planned.skipped.size > 0) log.warn(nothing);
      return `Connected. ${nothing} ${server}`;
    }
    const trouble = await tryFiles(connection, byKind(planned.due), log, clock);
    const count = planned.selected.length;
    const files = `${counted(count, 'event file')} ${agreeing(count, 'is', 'are')}`;
    return `Connected. ${files} in ${folder}. ${trouble}${server}`;
  });
}

/**
 * The event types that files are named as, and the headers of the newest readable file of each: the
 * first of a file, or with a stream for each type those of all members of an archive.
 */
export function foundInFiles(config: SourceConfig, log: Log, clock: Clock): Promise<Found> {
  return connected(config, log, clock, async (connection) => {
    const { due, selected } = await planOf(connection, config, clock);
    const most = config.stream_layout === 'single' ? 1 : MAX_HEADERS_OF_A_FILE;
    const headers: TextHeader[] = [];
    for (const files of byKind(due).values()) {
      for (const file of files.slice(0, MAX_FILES_OF_A_KIND)) {
        const found = await headersOfFile(connection, file, clock, most);
        headers.push(...found.headers);
        if (found.fault === undefined) break;
        log.warn(`The columns of ${file.path} are not known: ${found.fault.message}.`);
      }
    }
    const types = new Set(selected.map(({ path }) => feedOf(nameOf(path))?.kind));
    return { types, headers };
  });
}

async function connected<T>(
  config: SourceConfig,
  log: Log,
  clock: Clock,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(config, PATIENCE.check, log, clock);
  try {
    return await work(connection);
  } finally {
    connection.close();
  }
}

async function planOf(
  { store }: Connection,
  config: SourceConfig,
  clock: Clock,
): Promise<ReadPlan> {
  const selection = selectionOf(config);
  const listed = await store.list(folderOf(config));
  return plan(listed, emptyCursor(scopeOf(selection)), selection, Math.floor(clock.now() / 1000));
}

// The files of each kind, newest first, the kinds in the order of their newest files. Empty files
// are left out, since they show nothing.
function byKind(due: readonly DueFile[]): Map<string, DueFile[]> {
  const kinds = new Map<string, DueFile[]>();
  for (const file of due.toReversed()) {
    if (file.size === 0) continue;
    const kind = feedOf(nameOf(file.path))?.kind ?? '';
    kinds.set(kind, [...(kinds.get(kind) ?? []), file]);
  }
  return kinds;
}

// The newest of each kind, then the next newest of each, and so on: a problem with one kind, or
// with the latest files of all kinds, need not affect the others.
function newestFirst(kinds: readonly DueFile[][]): DueFile[] {
  const longest = Math.max(0, ...kinds.map((files) => files.length));
  const ranks = Array.from({ length: Math.min(longest, MAX_FILES_TRIED) }, (_, rank) =>
    kinds.flatMap((files) => files.slice(rank, rank + 1)),
  );
  return ranks.flat();
}

// Airbyte checks before each sync, and a bad file must not hold up the others: check fails only if
// none can be read and the configuration may be the cause.
async function tryFiles(
  connection: Connection,
  kinds: ReadonlyMap<string, DueFile[]>,
  log: Log,
  clock: Clock,
): Promise<string> {
  const faults: { path: string; fault: FileFault }[] = [];
  const tried = newestFirst([...kinds.values()]).slice(0, MAX_FILES_TRIED);
  let readable = false;
  for (const [index, file] of tried.entries()) {
    if (readable && index >= Math.min(KINDS_TRIED, kinds.size)) break;
    const { fault } = await headersOfFile(connection, file, clock, 1);
    if (fault === undefined) {
      readable = true;
      continue;
    }
    log.warn(`${file.path} cannot be read: ${fault.message}.`);
    faults.push({ path: file.path, fault });
  }
  const more = faults.length - MAX_PROBLEMS_NAMED;
  const named = faults
    .slice(0, MAX_PROBLEMS_NAMED)
    .map(({ path, fault }) => `${path} cannot be read: ${fault.message}. `)
    .join('');
  const said = more > 0 ? `${named}Nor can ${more} more, which the log names. ` : named;
  const mayPass = faults.some(({ fault }) => fault.failureType !== 'config_error');
  if (readable || tried.length === 0 || mayPass) return said;
  throw configError(`None of the newest files can be read. ${said.trim()}`);
}

// The first headers of a file, and why there are no more, if that is its fault.
async function headersOfFile(
  { store, reading }: Connection,
  file: DueFile,
  clock: Clock,
  most: number,
): Promise<{ headers: TextHeader[]; fault?: FileFault }> {
  const headers: TextHeader[] = [];
  const any = { ...reading, stream: ALL_EVENTS, now: () => clock.now() };
  for await (const found of headersIn(file, store.open(file), any)) {
    if (found instanceof FileFault) return { headers, fault: found };
    headers.push(found);
    if (headers.length === most) break;
  }
  return { headers };
}
