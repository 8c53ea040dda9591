import type { Clock } from '../shared/clock';
import type { SourceConfig } from './config';
import type { FileReading } from './file';
import type { PgpKeys } from './unwrap/pgp-keys';
import { UTC } from './rows/dates';
import type { TextSettings } from './rows/text-reader';
import { characterSetOf, delimiterOf, selectionOf, sftpOptions, timeZoneOf } from './settings';
import type { Patience } from './sftp/dial';
import { SftpStore } from './sftp/sftp-store';
import type { Log } from '../shared/log';

/** An open connection and what is needed to read its files. */
export interface Connection {
  store: SftpStore;
  reading: Omit<FileReading, 'now' | 'stream'>;
  close(): void;
}

/**
 * Opens the keys and connects.
 * @throws ConnectorError that names the field of the form to look at
 */
export async function connect(
  config: SourceConfig,
  patience: Patience,
  log: Log,
  clock: Clock,
): Promise<Connection> {
  const keys = await keysOf(config);
  const store = new SftpStore(sftpOptions(config, patience), {
    sleep: (ms) => clock.sleep(ms),
    warn: (message) => {
      log.warn(message);
    },
  });
  await store.connect();
  if (config.host_key_fingerprint === undefined) {
    log.info(
      `The server's host key is ${store.seenFingerprint ?? 'unknown'}. Put it into Host Key ` +
        'Fingerprint to refuse any other server.',
    );
  }
  return {
    store,
    reading: {
      unwrapping: { keys, authenticate: true },
      text: await textSettings(config),
      malformedRows: config.malformed_rows,
      feeds: selectionOf(config),
    },
    close: () => {
      store.close();
    },
  };
}

async function textSettings(config: SourceConfig): Promise<TextSettings> {
  const zone = timeZoneOf(config);
  // Loaded only where a zone is named: it brings the library for time zones.
  const clock = zone === 'UTC' ? UTC : (await import('./rows/time-zone')).clockOf(zone);
  return { delimiter: delimiterOf(config), characterSet: characterSetOf(config), clock };
}

async function keysOf({ credentials }: SourceConfig): Promise<PgpKeys | undefined> {
  if (credentials.auth_method !== 'sftp_pgp') return undefined;
  // Loaded only when there is a key: openpgp is large.
  const { readKeys } = await import('./unwrap/pgp-keys');
  return readKeys(credentials.pgp_private_key, credentials.pgp_passphrase ?? '');
}
