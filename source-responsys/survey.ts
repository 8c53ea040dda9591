import type { Clock } from '../shared/clock';
import { configError } from '../shared/errors';
import type { Log } from '../shared/log';
import type { SourceConfig } from './config';
import { connect, type Connection } from './connection';
import { emptyCursor } from './progress/cursor';
import { FileFault } from './faults';
import { feedOf } from './feeds';
import { columnsIn } from './file';
import { nameOf, plan, type DueFile, type Plan } from './progress/plan';
import type { Column } from './rows/record';
import { ATTEMPTS, folderOf, selectionOf } from './settings';
import { scopeOf } from './sync';

/**
 * Connects, looks at the folder and into the newest file, and says in one sentence what is there.
 * @throws ConnectorError when a sync with this configuration could not work
 */
export function survey(config: SourceConfig, log: Log, clock: Clock): Promise<string> {
  return connected(config, log, clock, async (connection) => {
    const folder = folderOf(config);
    const { due, left, selected } = await planOf(connection, config, clock);
    const server = `The server's host key is ${connection.store.seenFingerprint ?? 'unknown'}.`;
    if (selected.length > 0) {
      const trouble = await tryFiles(connection, newestOfEachKind(due), clock);
      return `Connected. ${selected.length} event files are in ${folder}. ${trouble}${server}`;
    }
    if (left.size === 0) return `Connected. The folder ${folder} is empty as yet. ${server}`;
    const others = [...left].map(([reason, count]) => `${count} ${reason}`).join(', ');
    throw configError(
      `Folder: no file in ${folder} is one to read (${others}). Check Folder, Account IDs, Event ` +
        'Types, Start Date and File Pattern.',
    );
  });
}

/** The columns in the headers of the newest file of each kind, each name once. */
export function columnsInFiles(config: SourceConfig, log: Log, clock: Clock): Promise<Column[]> {
  return connected(config, log, clock, async (connection) => {
    const { due } = await planOf(connection, config, clock);
    const columns = new Map<string, Column>();
    for (const file of newestOfEachKind(due)) {
      try {
        for (const column of await columnsOfFile(connection, file, clock)) {
          if (!columns.has(column.name)) columns.set(column.name, column);
        }
      } catch (error) {
        if (!(error instanceof FileFault)) throw error;
        log.warn(`The columns of ${file.path} are not known: ${error.message}.`);
      }
    }
    return [...columns.values()];
  });
}

async function connected<T>(
  config: SourceConfig,
  log: Log,
  clock: Clock,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(config, ATTEMPTS.check, log, clock);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

async function planOf({ store }: Connection, config: SourceConfig, clock: Clock): Promise<Plan> {
  const selection = selectionOf(config);
  const listed = await store.list(folderOf(config));
  return plan(listed, emptyCursor(scopeOf(selection)), selection, Math.floor(clock.now() / 1000));
}

function newestOfEachKind(due: readonly DueFile[]): DueFile[] {
  const newest = new Map<string, DueFile>();
  for (const file of due) {
    // Put in anew, so that the kinds stand in the order of their newest files.
    const kind = feedOf(nameOf(file.path))?.kind ?? '';
    newest.delete(kind);
    if (file.size > 0) newest.set(kind, file);
  }
  return [...newest.values()];
}

/** A bad file must not hold up the others, and Airbyte checks before each sync. */
const FILES_TRIED = 3;

// Fails only when none of the files can be read and the configuration may be why.
async function tryFiles(
  connection: Connection,
  files: readonly DueFile[],
  clock: Clock,
): Promise<string> {
  const faults: string[] = [];
  const tried = files.slice(-FILES_TRIED);
  let mayPass = false;
  for (const file of tried) {
    try {
      await columnsOfFile(connection, file, clock);
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      if (error.failureType !== 'config_error') mayPass = true;
      faults.push(`${file.path} cannot be read: ${error.message}. `);
    }
  }
  if (faults.length === 0 || faults.length < tried.length || mayPass) return faults.join('');
  throw configError(`None of the newest files can be read. ${faults.join('').trim()}`);
}

async function columnsOfFile(
  { store, reading }: Connection,
  file: DueFile,
  clock: Clock,
): Promise<readonly Column[]> {
  const now = (): number => clock.now();
  const columns = await columnsIn(file, store.open(file), { ...reading, now });
  if (columns instanceof FileFault) throw columns;
  return columns;
}
