import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { reportOf } from '../destination-responsys/probe/findings';
import { startChild } from '../harness/lifetime/child';
import { connectResponsys, logIn, type Account } from '../harness/responsys/client';
import { listMerge } from '../harness/responsys/samples';
import { connectClient } from '../harness/sftp/sftp-client';

const SIMULATOR = join(__dirname, '..', 'dist', 'scripts', 'simulator.js');

const started: ChildProcess[] = [];

afterEach(() => Promise.all(started.splice(0).map((simulator) => stop(simulator))));

/** Interrupts the simulator unless it has ended; resolves to its exit code. */
async function stop(simulator: ChildProcess): Promise<number | null> {
  if (simulator.exitCode === null) {
    const closed = once(simulator, 'close');
    simulator.kill('SIGINT');
    await closed;
  }
  return simulator.exitCode;
}

/** Starts the simulator and reads what it prints, until the requests begin. */
async function start(...args: string[]): Promise<{ simulator: ChildProcess; lines: string[] }> {
  const simulator = startChild(process.execPath, [SIMULATOR, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(simulator);
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    if (simulator.stdout === null) throw new Error('It prints to a pipe.');
    createInterface({ input: simulator.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'Requests:') resolve();
    });
    simulator.once('exit', () => {
      reject(new Error('The simulator ended.'));
    });
  });
  return { simulator, lines };
}

/** The value to enter under a title of a form; the nth that has it. */
function typed(lines: readonly string[], title: string, nth = 0): string {
  const [line = ''] = lines.filter((one) => one.startsWith(`  ${title} `)).slice(nth);
  return line.slice(21).split('  ')[0] ?? '';
}

const accountIn = (lines: readonly string[], url: string): Account => ({
  ...{ url, username: typed(lines, 'User Name'), password: typed(lines, 'Password') },
});

test('N10: both connectors can log in with what the simulator prints; it logs each file once and attempts to write, but no personal data', async () => {
  const { simulator, lines } = await start();
  const api = await connectResponsys(accountIn(lines, typed(lines, 'Endpoint')));
  const path = `/lists/${typed(lines, 'List')}/members`;
  await api.post(path, listMerge(['EMAIL_ADDRESS_'], [['ada@example.com']]));
  await api.get(`${path}?qa=e&fs=RIID_&id=ada@example.com`);

  const keyFile = typed(lines, 'Private Key').replace('the content of ', '');
  const sftp = await connectClient({
    ...{ host: typed(lines, 'Host'), port: Number(typed(lines, 'Port')) },
    ...{ username: typed(lines, 'User Name', 1), privateKey: readFileSync(keyFile, 'utf8') },
  });
  const files = await sftp.list(typed(lines, 'Folder'));
  expect(files).toHaveLength(4);
  const zip = `download/${files.find(({ name }) => name.endsWith('.zip'))?.name ?? ''}`;
  await sftp.get(zip);
  await sftp.get(zip);
  await expect(sftp.put(Buffer.from('x'), 'download/new.csv')).rejects.toThrow(/Read-only/);
  await expect(sftp.delete(zip)).rejects.toThrow(/Read-only/);
  await sftp.end();

  expect(await stop(simulator)).toBe(0);
  expect(existsSync(dirname(keyFile))).toBe(false);
  const requests = lines.slice(lines.indexOf('Requests:') + 1);
  expect(requests.map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''))).toEqual([
    'API   login: 200',
    'API   mergeListRecipients, 1 rows: 200',
    'API   retrieveListRecipients: 200',
    'SFTP  download is listed',
    `SFTP  ${zip} is read`,
    'SFTP  download/new.csv is unchanged: this server is read-only',
    `SFTP  ${zip} is unchanged: this server is read-only`,
    '',
    'CONTACTS: 1 members',
    'Extension tables, rows: none',
    'Welcome: 0 e-mails triggered',
    'VIP_Entered: 0 custom events sent',
  ]);
});

test('a public address is used in the log-in and the form', async () => {
  const { lines } = await start('--public-url', 'https://simulator.example.com/');
  const publicUrl = 'https://simulator.example.com';
  expect(typed(lines, 'Endpoint')).toBe(publicUrl);
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(lines.join('\n')) ?? [];
  expect((await logIn(accountIn(lines, url))).body).toMatchObject({ endPoint: publicUrl });
});

test('it answers either way where nobody knows what Responsys does', async () => {
  const { lines } = await start('--unknowns', 'nobody=RECORD_NOT_FOUND,rows=objects');
  const api = await connectResponsys(accountIn(lines, typed(lines, 'Endpoint')));
  const path = `/lists/${typed(lines, 'List')}/members`;
  const query = { queryAttribute: 'e', fieldList: ['EMAIL_ADDRESS_'], ids: ['ada@example.com'] };
  const nobody = await api.post(`${path}?action=get`, query);
  expect(nobody).toMatchObject({ status: 404, body: { errorCode: 'RECORD_NOT_FOUND' } });
  await api.post(path, listMerge(['EMAIL_ADDRESS_'], [['ada@example.com']]));
  expect((await api.post(`${path}?action=get`, query)).body).toMatchObject({
    recordData: { records: [{ EMAIL_ADDRESS_: 'ada@example.com' }] },
  });
});

test('an unknown way is refused with the list of ways', async () => {
  const simulator = startChild(process.execPath, [SIMULATOR, '--unknowns', 'nobody=perhaps'], {
    stdio: 'pipe',
  });
  let said = '';
  simulator.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(simulator, 'close')) as [number];
  expect(code).toBe(2);
  expect(said).toContain('nobody=NO_RECIPIENT_FOUND|RECORD_NOT_FOUND|no rows');
});

test('the report of a probe sets the simulator, and any other file is refused', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'simulator-'));
  try {
    const file = join(dir, 'report.json');
    await writeFile(file, JSON.stringify(reportOf({ nobody: 'no rows' })));
    const { lines } = await start('--probe', file);
    const api = await connectResponsys(accountIn(lines, typed(lines, 'Endpoint')));
    const path = `/lists/${typed(lines, 'List')}/members`;
    const { status } = await api.get(`${path}?qa=e&fs=RIID_&id=nobody@example.com`);
    expect(status).toBe(200);
    await writeFile(file, '{}');
    await expect(start('--probe', file)).rejects.toThrow('The simulator ended.');
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
