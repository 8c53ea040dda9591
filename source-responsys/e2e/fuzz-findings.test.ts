import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { hasPeer } from '../../harness/peers';
import { eventFile } from '../../harness/files/event-files';
import { descendantsOf } from '../../harness/connector/process-tree';
import { killAll } from '../../harness/lifetime/processes';
import { startSshd } from '../../harness/sftp/sshd';
import {
  errorOf,
  lastState,
  logOf,
  startFaultyRig,
  startRig,
  statusesOf,
  THEN,
  type Rig,
} from './rig';

/* Findings of the random tests, as separate cases. */

const NAME = '54321_OPEN_20240523_070000.csv';
const SFTP_SERVER = '/usr/lib/openssh/sftp-server';
const URL = `download/${NAME}`;

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

test('a file whose lines end in carriage returns alone is refused, and does not count as empty', async () => {
  for (const text of ['"RIID","EMAIL"\r"1",""\r', "RIID,CUSTOMER'S NAME\r1,\r"]) {
    await rig.put(NAME, text);
    const run = await rig.read();
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)?.message).toMatch(/its lines end in a carriage return alone/);
  }
});

test('a carriage return inside a column name does not hide the rows', async () => {
  await rig.put(NAME, '"RIID","NOTE\rTWO"\n"1","x"\n');
  const run = await rig.read();
  expect(run.exitCode).toBe(0);
  expect(run.records.map(({ data }) => data)).toMatchObject([{ riid: '1', 'note\rtwo': 'x' }]);
});

test('a state with more rows than a file has does not hide them', async () => {
  await rig.put(NAME, eventFile({ kind: 'OPEN', rows: 3 }));
  const whole = await rig.read();
  const { size } = await stat(`${rig.folder}/${NAME}`);
  const state = { files: {}, partial: { [URL]: [THEN, size, 100] } };
  const stream = { stream_descriptor: { name: 'responsys_events' }, stream_state: state };
  const run = await rig.read({ state: [{ type: 'STREAM', stream }] });
  expect(run.exitCode).toBe(0);
  expect(run.records.map(({ data }) => data)).toEqual(whole.records.map(({ data }) => data));
  expect(logOf(run).join()).toMatch(
    /has 3 rows where the state says that 100 rows were read of it/,
  );
  expect((await rig.read({ state: lastState(run) })).records).toHaveLength(0);
});

test('a file that is not text is refused, even if it begins like a header', async () => {
  await rig.put(NAME, '\u0001\u0002RIID","RIID","EMAIL"\n"1","2","x"\n');
  await rig.put('picture.csv', Buffer.from('504943540001ff0a00', 'hex'));
  const run = await rig.read({ config: rig.config({ file_pattern: 'picture.*' }) });
  expect([run.exitCode, run.recordCount]).toEqual([1, 0]);
  expect(logOf(run).filter((line) => line.includes('its first line is not a header'))).toHaveLength(
    2,
  );
});

// Everything that was requested arrived while the reader paused, so no request is under way that
// could fail; the next request goes to a connection that no longer exists.
test('a connection that is lost while the reader pauses is opened again', async () => {
  const faulty = await startFaultyRig();
  try {
    const rows = 60_000;
    await faulty.put(NAME, eventFile({ kind: 'OPEN', rows }));
    let first = true;
    const onRecord = async (): Promise<void> => {
      if (!first) return;
      first = false;
      await delay(500);
      faulty.faulty.dropConnections();
      await delay(500);
    };
    const run = await faulty.read({ options: { keep: 'summary', onRecord } });
    expect([run.exitCode, run.recordCount]).toEqual([0, rows]);
    expect(statusesOf(run).at(-1)).toBe('COMPLETE');
    expect(logOf(run).join()).toMatch(/The connection dropped while reading/);
  } finally {
    await faulty.stop();
  }
});

if (hasPeer('sftp-server')) {
  test('OpenSSH: a session that ends while its connection lives is opened again', async () => {
    // As a separate process the server of a session can end before its connection does.
    const sshd = await startSshd({ config: [`ForceCommand ${SFTP_SERVER}`] });
    try {
      const at = { host: sshd.host, port: sshd.port, username: sshd.username };
      const folder = `${sshd.home}/download`;
      await writeFile(`${folder}/${NAME}`, eventFile({ kind: 'OPEN', rows: 3_000 }));
      await utimes(`${folder}/${NAME}`, THEN, THEN);
      let first = true;
      const onRecord = async (): Promise<void> => {
        if (!first) return;
        first = false;
        await delay(500);
        const pids = await descendantsOf(process.pid);
        killAll(await pidsOf(SFTP_SERVER, pids));
        await delay(500);
      };
      const config = rig.config({ folder }, { ...at, private_key: sshd.privateKey });
      const run = await rig.read({ config, options: { keep: 'summary', onRecord } });
      expect([run.exitCode, run.recordCount]).toEqual([0, 3_000]);
    } finally {
      await sshd.stop();
    }
  });
}

async function pidsOf(program: string, among: readonly number[]): Promise<number[]> {
  const names = among.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  const found = (await Promise.all(names)).map((name) => name.startsWith(program));
  return among.filter((_, i) => found[i]);
}
