import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hasPeer } from '../peers';
import { startSftpServer, type SftpServer } from '../sftp/sftp-server';
import { startSshd, type Sshd } from '../sftp/sshd';

/** Where a sync finds its files. */
export interface Endpoint {
  host: string;
  port: number;
  username: string;
  privateKey: string;
}

/** Servers for one run at a time, all of the same home folder. */
export interface Lane {
  /** The home on disk. */
  home: string;
  /** A server in this process, which a fault can make fail. */
  embedded: SftpServer;
  /** OpenSSH's, where it is installed. */
  sshd: Sshd | undefined;
  stop(): Promise<void>;
}

export async function startLane(): Promise<Lane> {
  const dir = await mkdtemp(join(tmpdir(), 'torture-'));
  const sshd = hasPeer('sshd') ? await startSshd() : undefined;
  const home = sshd?.home ?? join(dir, 'home');
  await mkdir(home, { recursive: true });
  const embedded = await startSftpServer({ root: home });
  return {
    home,
    embedded,
    sshd,
    async stop() {
      await embedded.stop();
      await sshd?.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Hands out lanes, each to one run at a time. */
export class LanePool {
  private readonly waiting: ((lane: Lane) => void)[] = [];
  private readonly free: Lane[];

  constructor(private readonly all: readonly Lane[]) {
    this.free = [...all];
  }

  /** Runs `work` as soon as a lane is free. */
  async with<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane =
      this.free.pop() ?? (await new Promise<Lane>((resolve) => this.waiting.push(resolve)));
    try {
      return await work(lane);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free.push(lane);
      else next(lane);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((lane) => lane.stop()));
  }
}
