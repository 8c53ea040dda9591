import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { configuredCatalog, runConnector, writeJson } from '../harness/connector/connector';
import type { ConnectorRun } from '../harness/connector/connector-run';
import { eventFile } from '../harness/files/event-files';
import { startSftpServer } from '../harness/sftp/sftp-server';
import { runScript, say } from '../harness/command-line';
import { demonstrateDestination } from './demo-destination';
import { newPgpKey, putFile, sampleFiles } from './samples';

const ROOT = join(__dirname, '..', '..');
const SOURCE = join(ROOT, 'source-responsys', 'bin', 'main');
const AN_HOUR_AGO = Math.floor(Date.now() / 1000) - 3600;

/**
 * Shows both connectors at work, the source on an SFTP server in this process: what a user does on
 * a first day.
 * @param dir a folder for files
 */
async function main(dir: string): Promise<void> {
  const download = join(dir, 'home', 'download');
  await mkdir(download, { recursive: true });
  const server = await startSftpServer({ root: join(dir, 'home') });
  try {
    const pgp = await newPgpKey();
    const put = (name: string, data: Uint8Array, modified: number): Promise<void> =>
      putFile(download, name, data, modified);
    say('An SFTP server with four kinds of file, as Responsys would leave them there:');
    const samples = await sampleFiles(pgp.publicKey);
    for (const [name, data] of samples) await put(name, data, AN_HOUR_AGO);
    for (const [name, data] of samples) say(`  download/${name}  (${data.length} bytes)`);

    const config = await writeJson(dir, 'config.json', {
      credentials: {
        auth_method: 'sftp_pgp',
        host: server.host,
        port: server.port,
        username: server.username,
        private_key: server.privateKey,
        pgp_private_key: pgp.privateKey,
      },
    });
    const catalog = await writeJson(
      dir,
      'catalog.json',
      configuredCatalog('responsys_events', 'incremental'),
    );
    const read = async (state?: string): Promise<ConnectorRun> => {
      const more = state === undefined ? [] : ['--state', state];
      return succeeded(
        await runConnector(SOURCE, ['read', '--config', config, '--catalog', catalog, ...more]),
      );
    };

    const checked = succeeded(await runConnector(SOURCE, ['check', '--config', config]));
    const status = checked.messages.find((m) => m.connectionStatus !== undefined);
    say(`\ncheck: ${status?.connectionStatus?.status ?? ''}`);
    say(`  ${status?.connectionStatus?.message ?? ''}`);

    const discovered = succeeded(await runConnector(SOURCE, ['discover', '--config', config]));
    const stream = discovered.messages.find((m) => m.catalog !== undefined)?.catalog?.streams[0];
    const schema = stream?.['json_schema'] as { properties: object } | undefined;
    say(`\ndiscover: stream ${String(stream?.['name'])}`);
    say(
      `  ${Object.keys(schema?.properties ?? {}).length} fields, LOYALTY_TIER of our own among them`,
    );

    const first = await read();
    say(`\nfirst read: ${first.recordCount} records`);
    table(first);

    await put(
      '54321_CLICK_20240523_090000.csv',
      eventFile({ kind: 'CLICK', rows: 2 }),
      AN_HOUR_AGO + 60,
    );
    say('\nA new file arrives: download/54321_CLICK_20240523_090000.csv');
    const state = await writeJson(dir, 'state.json', first.states.slice(-1));
    const second = await read(state);
    say(`\nsecond read, from the state of the first: ${second.recordCount} records, the new ones`);
    table(second);
    if (second.recordCount !== 2) throw new Error('the second read should yield the new rows only');
    await demonstrateDestination(dir);
  } finally {
    await server.stop();
  }
}

function succeeded(run: ConnectorRun): ConnectorRun {
  if (run.exitCode === 0) return run;
  throw new Error(`the connector failed: ${run.errors.map(({ message }) => message).join(' ')}`);
}

function table({ records }: ConnectorRun): void {
  const files = new Map<string, { event: string; rows: number }>();
  for (const { data } of records) {
    const file = String(data['_ab_source_file_url']);
    const { rows } = files.get(file) ?? { rows: 0 };
    files.set(file, { event: String(data['event']), rows: rows + 1 });
  }
  const line = (cells: string[]): string =>
    `  ${(cells[0] ?? '').padEnd(12)}${(cells[1] ?? '').padStart(5)}  ${cells[2] ?? ''}`;
  say(line(['event', 'rows', 'file']));
  for (const [file, { event, rows }] of files) say(line([event, String(rows), file]));
}

runScript({ name: 'demo', about: 'Shows both connectors at work.', options: {} }, (_, { folder }) =>
  main(folder),
);
