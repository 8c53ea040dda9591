import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCommand, type CommandOutput } from '../connector/command';
import { eventFile } from '../files/event-files';
import { startResponsysServer, type ResponsysServer } from '../responsys/server';
import { startSftpServer } from '../sftp/sftp-server';

type Json = Readonly<Record<string, unknown>>;

/** A folder as a reader of the pages has it: the connectors, his files, and accounts to reach. */
export interface ByHand {
  account: ResponsysServer;
  /** The configuration of an example, with servers of this process in place of the made-up ones. */
  within(config: Json, connector: 'source' | 'destination'): Json;
  write(name: string, text: string): Promise<void>;
  /** Runs lines in a shell, each of which has to succeed. */
  run(commands: string): Promise<CommandOutput>;
  stop(): Promise<void>;
}

/** @param root the project's folder, in which the connectors have been built */
export async function startByHand(root: string, list: string): Promise<ByHand> {
  const dir = await mkdtemp(join(tmpdir(), 'by-hand-'));
  for (const name of ['source-responsys', 'destination-responsys']) {
    await symlink(join(root, name), join(dir, name));
  }
  const home = join(dir, 'home');
  await mkdir(join(home, 'download'), { recursive: true });
  const sent = join(home, 'download', '54321_SENT_20240523_070000.csv');
  await writeFile(sent, eventFile({ kind: 'SENT', rows: 5 }));
  const lists = [{ name: list, folderName: 'Lytics' }];
  const account = await startResponsysServer({ lists, campaigns: [] });
  const sftp = await startSftpServer({ root: home });
  const { host, port, username, privateKey } = sftp;
  const reached = {
    source: { host, port, username, private_key: privateKey },
    destination: {
      username: account.username,
      password: account.password,
      endpoint: account.url,
    },
  };
  return {
    account,
    within: (config, connector) => ({
      ...config,
      credentials: { ...(config['credentials'] as Json), ...reached[connector] },
      // The file has just been written.
      ...(connector === 'source' && { settle_seconds: 0 }),
    }),
    write: (name, text) => writeFile(join(dir, name), text),
    run: (commands) => runCommand('sh', ['-e', '-c', commands], { cwd: dir }),
    async stop() {
      await sftp.stop();
      await account.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
