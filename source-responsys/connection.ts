import type { Clock } from '../shared/clock';
import type { SourceConfig } from './config';
import type { FileReading } from './file';
import type { PgpKeys } from './unwrap/pgp-keys';
import { delimiterOf, sftpOptions } from './settings';
import { SftpStore } from './sftp/sftp-store';
import type { Log } from '../shared/log';

/** An open connection and what is needed to read its files. */
export interface Connection {
  store: SftpStore;
  reading: Omit<FileReading, 'now'>;
  close(): Promise<void>;
}

/**
 * Opens the keys and connects.
 * @throws ConnectorError that names the field of the form to look at
 */
export async function connect(
  config: SourceConfig,
  attempts: number,
  log: Log,
  clock: Clock,
): Promise<Connection> {
  const keys = await keysOf(config);
  const store = new SftpStore(sftpOptions(config, attempts), {
    sleep: (ms) => clock.sleep(ms),
    warn: (message) => {
      log.warn(message);
    },
  });
  await store.connect();
  if ((config.host_key_fingerprint ?? '') === '') {
    log.info(
      `The server's host key is ${store.seenFingerprint ?? 'unknown'}. Put it into Host Key ` +
        'Fingerprint to refuse any other server.',
    );
  }
  return {
    store,
    reading: {
      unwrapping: { keys, authenticate: true },
      delimiter: delimiterOf(config),
      malformedRows: config.malformed_rows ?? 'fail',
    },
    close: () => store.close(),
  };
}

async function keysOf({ credentials }: SourceConfig): Promise<PgpKeys | undefined> {
  if (credentials.auth_method !== 'sftp_pgp') return undefined;
  // Loaded only when there is a key: openpgp is large.
  const { readKeys } = await import('./unwrap/pgp-keys');
  return readKeys(credentials.pgp_private_key, credentials.pgp_passphrase ?? '');
}
