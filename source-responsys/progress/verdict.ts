import { agreeing, counted } from '../../shared/counted';
import { configError, ConnectorError, type FailureType } from '../../shared/errors';
import type { FileFault } from '../faults';
import type { NotChosen } from '../feeds';
import type { RemoteFile } from '../store';
import type { DueFile } from './plan';

/**
 * The verdict on a file: read to its end, replaced while it was read, unreadable, or unreadable
 * without failing the sync.
 */
export type Verdict =
  | { kind: 'read' }
  | { kind: 'changed' }
  | { kind: 'failed'; fault: FileFault }
  | { kind: 'skipped'; fault: FileFault };

/** What to do with a file that cannot be read for a reason of its own. */
export type UnreadableFiles = 'fail' | 'skip';

/**
 * The verdict on a file with a fault. A fault that may pass, or that lies in the connector's
 * environment, is not the file's own and fails the sync whatever the option.
 */
export function verdictOn(fault: FileFault, unreadable: UnreadableFiles): Verdict {
  const own = fault.failureType === 'config_error';
  return { kind: unreadable === 'skip' && own ? 'skipped' : 'failed', fault };
}

/** A file that could not be read. */
export interface UnreadableFile {
  path: string;
  fault: FileFault;
}

/** What this sync read of a file. */
export interface FileCount {
  records: number;
  /** Malformed rows that were skipped. */
  skipped: number;
  /** Rows in archive members that the settings leave out, by reason. */
  leftOut: ReadonlyMap<NotChosen, number>;
  /** Values that could not be converted and are null, by column. */
  nulled: ReadonlyMap<string, number>;
}

/** The file, how much of it was read, and how many files remain, for the log. */
export function progressOf(file: DueFile, count: FileCount, remaining: number): string {
  const { records, skipped, leftOut, nulled } = count;
  const after = file.resumeAt > 0 ? ` after the first ${file.resumeAt}` : '';
  const left = skipped > 0 ? `, ${skipped} malformed and skipped` : '';
  const members = [...leftOut].map(([reason, rows]) => `, ${rows} ${reason} left out`).join('');
  const values = [...nulled].map(([column, times]) => `${times} of ${column}`).join(', ');
  const nulls = values === '' ? '' : `, values that could not be converted and are null: ${values}`;
  return (
    `${file.path}: ${counted(file.size, 'byte')}, ${counted(records, 'row')}${after}${left}${members}` +
    `${nulls}; ${counted(remaining, 'file')} ${agreeing(remaining, 'remains', 'remain')}.`
  );
}

const MAX_FILES_NAMED = 10;

/** The error that a sync ends with when files could not be read. */
export function summary(failures: readonly UnreadableFile[], due: number): ConnectorError {
  const named = failures
    .slice(0, MAX_FILES_NAMED)
    .map(({ path, fault }) => `${path}: ${fault.message}`)
    .join('; ');
  const more = failures.length - MAX_FILES_NAMED;
  return new ConnectorError(
    failureTypeOf(failures),
    `${failures.length} of ${counted(due, 'file')} could not be read; ` +
      `${agreeing(failures.length, 'it', 'they')} did not hold up the others. ${named}` +
      `${more > 0 ? `; and ${more} more, named in the log` : ''}.`,
    { cause: failures[0]?.fault },
  );
}

// Airbyte does not retry a config_error, so if one failure may pass, the whole sync is retried.
function failureTypeOf(failures: readonly UnreadableFile[]): FailureType {
  const types = new Set(failures.map(({ fault }) => fault.failureType));
  if (types.has('transient_error')) return 'transient_error';
  return types.has('system_error') ? 'system_error' : 'config_error';
}

/**
 * The error of a sync that has read everything, if no new event file has come for too long;
 * undefined otherwise.
 * @param selected the event files of the folder, read before or not
 * @param hours the longest silence; undefined: any
 * @param now seconds since the epoch
 */
export function silence(
  folder: string,
  selected: readonly RemoteFile[],
  hours: number | undefined,
  now: number,
): ConnectorError | undefined {
  if (hours === undefined) return undefined;
  const newest = selected.reduce((latest, { modified }) => Math.max(latest, modified), -1);
  if (newest >= 0 && now - newest <= hours * 3600) return undefined;
  const found =
    newest < 0
      ? `there is no event file in ${folder}`
      : `the newest event file in ${folder} is of ${new Date(newest * 1000).toISOString()}, ` +
        `${counted(Math.floor((now - newest) / 3600), 'hour')} ago`;
  return configError(
    `Longest Silence (Hours): ${found}. Everything due has been read. See in Responsys whether the ` +
      'Connect job still runs: jobs that expire are deleted. If so, make it again, or raise the ' +
      'number of hours.',
  );
}
