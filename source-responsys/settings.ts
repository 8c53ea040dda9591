import type { SourceConfig } from './config';
import type { FileReading } from './file/file';
import { DELIMITERS } from './rows/dialect';
import type { Selection } from './progress/plan';
import type { UnreadableFiles } from './progress/verdict';
import type { Patience, SftpOptions } from './sftp/dial';

/** What a sync needs to know besides the server and the state. */
export interface SyncSettings {
  folder: string;
  selection: Selection;
  reading: Omit<FileReading, 'now'>;
  unreadableFiles: UnreadableFiles;
  /** How old the newest event file may be; undefined: any age. */
  maxSilenceHours: number | undefined;
  /** Columns of the configured catalog; empty if it has none. */
  catalogColumns: ReadonlySet<string>;
}

/** Responsys cuts idle connections; others report needing a keep-alive every 30 s. */
const KEEPALIVE_MS = 15_000;

/** How long to wait for a server: a person waits for `check`, a sync may well wait minutes. */
export const PATIENCE: Record<'check' | 'read', Patience> = {
  check: { attempts: 2, deadlineMs: 30_000, keepaliveMs: KEEPALIVE_MS },
  read: { attempts: 6, deadlineMs: 120_000, keepaliveMs: KEEPALIVE_MS },
};

/** How to reach the server, from a valid configuration with its defaults. */
export function sftpOptions(config: SourceConfig, patience: Patience): SftpOptions {
  const { credentials } = config;
  return {
    host: credentials.host,
    port: credentials.port,
    username: credentials.username,
    privateKey: credentials.private_key,
    passphrase: credentials.private_key_passphrase,
    fingerprint: config.host_key_fingerprint,
    legacyAlgorithms: config.legacy_ssh_algorithms,
    patience,
  };
}

/** What a sync does, from a valid configuration with its defaults. */
export function syncSettingsOf(
  config: SourceConfig,
): Pick<SyncSettings, 'folder' | 'selection' | 'unreadableFiles' | 'maxSilenceHours'> {
  return {
    folder: folderOf(config),
    selection: selectionOf(config),
    unreadableFiles: config.unreadable_files,
    maxSilenceHours: config.max_silence_hours,
  };
}

/** Which files to read, from a valid configuration with its defaults. */
export function selectionOf(config: SourceConfig): Selection {
  const { start_date: start } = config;
  return {
    accountIds: inOrder(config.account_ids),
    eventTypes: inOrder(config.event_types?.map((type) => type.toUpperCase())),
    filePattern: config.file_pattern ?? '',
    startDate: start === undefined ? 0 : Math.max(0, Math.floor(Date.parse(start) / 1000)),
    readyExtension: (config.ready_file_extension ?? '').replace(/^\./, ''),
    settleSeconds: config.settle_seconds,
  };
}

// Sorted and without duplicates, since the state compares them with the previous sync's.
function inOrder(words: readonly string[] = []): string[] {
  return [...new Set(words)].sort();
}

/** The delimiter of the files; undefined: detect it from each header. */
export function delimiterOf(config: SourceConfig): string | undefined {
  const { delimiter } = config;
  return delimiter === 'auto' ? undefined : DELIMITERS[delimiter];
}

/** The character set of the files, by a name that TextDecoder knows. */
export function characterSetOf(config: SourceConfig): string {
  return config.character_set.toLowerCase();
}

/** The time zone of dates without one, by its IANA name. */
export function timeZoneOf(config: SourceConfig): string {
  return config.time_zone;
}

/** The folder without redundant slashes, and without a trailing one unless it is the root. */
export function folderOf(config: SourceConfig): string {
  return config.folder.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}
