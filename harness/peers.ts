import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The real peers that tests run against, with the programs that each takes. */
const PROGRAMS = {
  // setpriv has the kernel end the server with the process that started it.
  sshd: ['/usr/sbin/sshd', 'setpriv'],
  'sftp-server': ['/usr/sbin/sshd', 'setpriv', '/usr/lib/openssh/sftp-server'],
  GnuPG: ['gpg', 'gpgconf'],
  OpenSSL: ['openssl', 'ssh-keygen'],
} as const;

export type Peer = keyof typeof PROGRAMS;

/**
 * Whether a peer is installed.
 * @throws Error if it is not and REAL_PEERS=required says that it must be
 */
export function hasPeer(peer: Peer): boolean {
  const missing = missingOf(peer);
  if (missing.length > 0 && process.env['REAL_PEERS'] === 'required') {
    throw new Error(`REAL_PEERS=required, and ${missing.join(' and ')} is not installed`);
  }
  return missing.length === 0;
}

/** What is not installed of the programs of these peers, by path or as found by PATH. */
export function missingOf(...peers: readonly Peer[]): string[] {
  return peers.flatMap((peer) => PROGRAMS[peer].filter((program) => !isInstalled(program)));
}

function isInstalled(program: string): boolean {
  const folders = program.startsWith('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
