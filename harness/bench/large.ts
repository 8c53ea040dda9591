import { eventFile } from '../files/event-files';
import { createKeyring } from '../files/gnupg';
import type { ServedStats, VirtualFiles } from '../sftp/served-files';
import { startSftpServer } from '../sftp/sftp-server';
import { megabytes, type Part } from './figures';
import { pgpStream, type PgpStream } from './pgp-stream';
import { credentialsOf, NAME, readAll } from './servers';

const GB = 1e9;
const HEADER = eventFile({ kind: 'SENT', rows: 0 });
const BLOCK = eventFile({ kind: 'SENT', rows: 5_000, header: 'none' });
/** Made at a time, beyond what is asked for; as much is kept for requests that come late. */
const AHEAD_BYTES = 1024 * 1024;

/** One encrypted file of so many gigabytes, made while it is downloaded. */
export async function large(dir: string, gigabytes: number): Promise<Part> {
  const keyring = await createKeyring();
  const blocks = Math.round((gigabytes * GB) / BLOCK.length);
  const size = HEADER.length + blocks * BLOCK.length;
  try {
    const key = await keyring.generateKey({ name: 'Large' });
    const publicKey = (await keyring.exportPublic(key)).toString();
    const message = await pgpStream(publicKey, size, () => text(blocks));
    const server = await startSftpServer({ virtual: served(message) });
    try {
      const pgpKey = (await keyring.exportPrivate(key)).toString();
      const encrypted = { auth_method: 'sftp_pgp', pgp_private_key: pgpKey };
      const { seconds, peak, held } = await readAll(dir, {
        ...credentialsOf(server),
        ...encrypted,
      });
      return {
        title: 'A large encrypted file',
        note: 'Made by a server in JavaScript while it is downloaded; only the spooled ciphertext is ever on disk.',
        columns: ['size', 'rows', 'time', 'MB/s', 'peak memory', 'second quarter', 'last quarter'],
        rows: [
          [
            `${(size / GB).toFixed(1)} GB`,
            String(blocks * 5_000),
            `${Math.round(seconds)} s`,
            megabytes(size / seconds, 1),
            ...[peak, held.early, held.late].map((value) => `${Math.round(value)} MB`),
          ],
        ],
      };
    } finally {
      await server.stop();
    }
  } finally {
    await keyring.remove();
  }
}

function* text(blocks: number): Generator<Buffer> {
  yield HEADER;
  for (let n = 0; n < blocks; n++) yield BLOCK;
}

// Each opening of the file creates a new message, once its first byte is requested.
function served(message: PgpStream): VirtualFiles {
  const name = `${NAME}.gpg`;
  const stats: ServedStats = { size: message.size, modified: 1_716_447_600 };
  let pieces = message.pieces();
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  return {
    list: (path) => (path === 'download' ? [{ name, ...stats }] : undefined),
    stat: (path) => (path === `download/${name}` ? stats : undefined),
    read(_, offset, length) {
      if (offset === 0) {
        pieces = message.pieces();
        window = Buffer.alloc(0);
        start = 0;
      }
      if (start + window.length < offset + length) {
        const kept = Math.max(0, offset - start - AHEAD_BYTES);
        const made = [window.subarray(kept)];
        start += kept;
        for (let end = start + window.length - kept; end < offset + length + AHEAD_BYTES;) {
          const next = pieces.next();
          if (next.done === true) break;
          made.push(next.value);
          end += next.value.length;
        }
        window = Buffer.concat(made);
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}
