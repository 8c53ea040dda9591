import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

import { freePort, LOOPBACK } from './loopback';
import { descendantsOf } from '../connector/process-tree';
import { startChild } from '../lifetime/child';
import { killAll } from '../lifetime/processes';
import { clientKeys, fingerprintOf, newKeyPair, type ClientKeys } from './ssh-keys';

const SSHD = '/usr/sbin/sshd';
const START_TIMEOUT_MS = 10_000;
/** Another process may take the free port before sshd does. */
const START_ATTEMPTS = 3;

export interface SshdOptions {
  /** A folder made in the home of the user; `download` when not given. */
  folder?: string;
  /** Seconds without traffic after which sshd asks whether the client is alive; 0 never asks. */
  clientAliveInterval?: number;
  /** Offers only an ssh-rsa (SHA-1) host key and the key exchange diffie-hellman-group14-sha1. */
  legacy?: boolean;
  /** Who may log in, where root starts the server; the one who starts it when not given. */
  username?: string;
  /** Serves no SFTP. */
  withoutSftp?: boolean;
  /** More lines of sshd_config; they come before the others, and sshd takes the first of a kind. */
  config?: readonly string[];
}

/** OpenSSH's server, running. */
export interface Sshd {
  host: string;
  port: number;
  username: string;
  /** The same as `keys.openssh`. */
  privateKey: string;
  keys: ClientKeys;
  /** Directory on disk where a session starts. */
  home: string;
  /** SHA256:... of the host key: ed25519, or RSA when `legacy`. */
  fingerprint: string;
  /** What sshd has logged since it was started last. */
  log(): string;
  /** Ends the server and its sessions and removes its files. */
  stop(): Promise<void>;
  /** Ends the server and its sessions and starts it again on the same port. */
  restart(): Promise<void>;
  /** Kills the processes that serve the sessions; the server goes on. */
  dropConnections(): Promise<void>;
}

/**
 * Starts OpenSSH's sshd for the current user on a free loopback port, with a host key of its own.
 * @throws Error with the log of sshd when it does not start
 */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  // Another user has to get at it, and the temporary folder may be closed to all others.
  const above = options.username === undefined ? tmpdir() : '/var/tmp';
  const dir = await mkdtemp(join(above, 'sshd-'));
  try {
    return await startIn(dir, options);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(dir: string, options: SshdOptions): Promise<Sshd> {
  const home = join(dir, 'home');
  await mkdir(join(home, options.folder ?? 'download'), { recursive: true });
  // Where sshd confines its unprivileged part; on a real host its service makes it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const [keys, hostKey] = await Promise.all([
    clientKeys(),
    newKeyPair(options.legacy === true ? 'rsa' : 'ed25519'),
  ]);
  await writeFile(join(dir, 'authorized_keys'), keys.authorized);
  // Another user has to get at the keys and the home.
  if (options.username !== undefined) await chmod(dir, 0o755);
  await writeFile(join(dir, 'host_key'), hostKey.private, { mode: 0o600 });

  let running = await startOnFreePort(dir, home, options);
  const { port } = running;
  return {
    host: LOOPBACK,
    port,
    username: options.username ?? userInfo().username,
    privateKey: keys.openssh,
    keys,
    home,
    fingerprint: fingerprintOf(hostKey.public),
    log: () => running.log(),
    async stop() {
      await running.end();
      await rm(dir, { recursive: true, force: true });
    },
    async restart() {
      await running.end();
      running = await start(dir, port);
    },
    async dropConnections() {
      killAll(await descendantsOf(running.pid));
    },
  };
}

interface Running {
  port: number;
  pid: number;
  log(): string;
  end(): Promise<void>;
}

async function startOnFreePort(dir: string, home: string, options: SshdOptions): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    await writeFile(join(dir, 'sshd_config'), configText(dir, home, port, options));
    try {
      return await start(dir, port);
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('Address already in use');
      if (!taken || attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function start(dir: string, port: number): Promise<Running> {
  // The kernel ends the server should this process die before it stops it.
  const command = ['--pdeathsig', 'TERM', SSHD, '-D', '-e', '-f', join(dir, 'sshd_config')];
  const child = startChild('setpriv', command, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  try {
    await listening(child, () => log.includes(`listening on ${LOOPBACK} port ${port}`));
  } catch (error) {
    await endWithSessions(child);
    throw new Error(`sshd did not start: ${log.trim()}`, { cause: error });
  }
  return {
    port,
    pid: child.pid as number,
    log: () => log,
    end: () => endWithSessions(child),
  };
}

async function listening(child: ChildProcess, said: () => boolean): Promise<void> {
  const abort = new AbortController();
  const timer = setTimeout(() => {
    abort.abort();
  }, START_TIMEOUT_MS);
  child.once('close', () => {
    abort.abort();
  });
  try {
    while (!said()) await once(child.stderr as NodeJS.ReadableStream, 'data', abort);
  } finally {
    clearTimeout(timer);
  }
}

// The sessions outlive the listener, so they are looked up while it is still their parent.
async function endWithSessions(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const sessions = await descendantsOf(child.pid);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  killAll(sessions);
}

function configText(dir: string, home: string, port: number, options: SshdOptions): string {
  const legacy = [
    'HostKeyAlgorithms ssh-rsa',
    'KexAlgorithms diffie-hellman-group14-sha1',
    // A client with an RSA key signs with SHA-2 if the server announces it. Old servers do not;
    // this one always does, whatever is set here, and would then refuse the signature.
    'PubkeyAcceptedAlgorithms ssh-rsa,rsa-sha2-256',
  ];
  const sftp = ['Subsystem sftp internal-sftp', `ForceCommand internal-sftp -d ${home}`];
  const lines = [
    ...(options.config ?? []),
    `ListenAddress ${LOOPBACK}:${port}`,
    `HostKey ${join(dir, 'host_key')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    ...(options.withoutSftp === true ? [] : sftp),
    `ClientAliveInterval ${options.clientAliveInterval ?? 0}`,
    ...(options.legacy === true ? legacy : []),
  ];
  return `${lines.join('\n')}\n`;
}
