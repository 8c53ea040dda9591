import type { SourceConfig } from './config';
import { DELIMITERS } from './rows/dialect';
import type { Selection } from './progress/plan';
import type { SftpOptions } from './sftp/session';
import { tidyPrivateKey } from './sftp/ssh-key';

/** Attempts to connect: a person waits for `check`, a sync may well wait a minute. */
export const ATTEMPTS = { check: 2, read: 6 } as const;

/** How to reach the server, out of a valid configuration with its defaults. */
export function sftpOptions(config: SourceConfig, attempts: number): SftpOptions {
  const { credentials } = config;
  return {
    host: credentials.host,
    port: credentials.port ?? 22,
    username: credentials.username,
    privateKey: tidyPrivateKey(credentials.private_key),
    passphrase: nonEmpty(credentials.private_key_passphrase),
    fingerprint: nonEmpty(config.host_key_fingerprint),
    legacyAlgorithms: config.legacy_ssh_algorithms ?? false,
    attempts,
  };
}

/** Which files to read, out of a valid configuration with its defaults. */
export function selectionOf(config: SourceConfig): Selection {
  const start = nonEmpty(config.start_date);
  return {
    accountIds: config.account_ids ?? [],
    eventTypes: eventTypesOf(config),
    filePattern: config.file_pattern ?? '',
    startDate: start === undefined ? 0 : Math.max(0, Math.floor(Date.parse(start) / 1000)),
    readyExtension: (config.ready_file_extension ?? '').replace(/^\./, ''),
    settleSeconds: config.settle_seconds ?? 60,
  };
}

// In order and each once, since the state compares them with those of the sync before.
function eventTypesOf({ event_types: types = [] }: SourceConfig): string[] {
  return [...new Set(types.map((type) => type.toUpperCase()))].sort();
}

/** The delimiter of the files; undefined when it is to be read off their headers. */
export function delimiterOf(config: SourceConfig): string | undefined {
  const { delimiter = 'auto' } = config;
  return delimiter === 'auto' ? undefined : DELIMITERS[delimiter];
}

/** The folder without a slash at its end, unless it is the root. */
export function folderOf(config: SourceConfig): string {
  const folder = config.folder ?? 'download';
  return folder.length > 1 ? folder.replace(/\/+$/, '') : folder;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
