import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';

import { createMessage, encrypt, readKey } from 'openpgp';

import { configuredCatalog, runConnector } from '../../harness/connector/connector';
import { BIN, errorOf, startRig, vector, type Rig } from './rig';

const NAME = '54321_OPEN_20240523_070000.csv.gpg';

let rig: Rig;
let args: string[];
beforeAll(async () => {
  rig = await startRig();
  await rig.put(NAME, await encrypted(30_000));
  const paths = await rig.files({
    config: await rig.pgpConfig(),
    catalog: configuredCatalog('responsys_events', 'incremental'),
  });
  args = ['read', '--config', paths['config'] ?? '', '--catalog', paths['catalog'] ?? ''];
});
afterAll(() => rig.stop());

test('a full disk is an error that says so, with the name of the file', async () => {
  const run = await runConnector('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', BIN, ...args]);
  expect(run.exitCode).toBe(1);
  expect(run.recordCount).toBe(0);
  expect(errorOf(run)).toMatchObject({ failure_type: 'system_error' });
  expect(errorOf(run)?.message).toMatch(
    new RegExp(`download/${NAME}: the disk of the temporary folder .* is full`),
  );
});

test('a temporary folder that does not exist is reported', async () => {
  const run = await runConnector(BIN, args, { env: { TMPDIR: `${rig.folder}/nowhere` } });
  expect(run.exitCode).toBe(1);
  expect(errorOf(run)?.message).toMatch(
    /temporary folder .*nowhere cannot be written to \(ENOENT\)/,
  );
});

test('no temporary file remains or is even visible, whether the read ends or is killed', async () => {
  const temporary = `${rig.folder}/../temporary`;
  await mkdir(temporary);
  const env = { TMPDIR: temporary };
  const seen = new Set<string>();
  const look = async (): Promise<void> => {
    for (const name of await readdir(temporary)) seen.add(name);
  };
  const whole = await runConnector(BIN, args, { env, keep: 'summary', onRecord: look });
  expect(whole.recordCount).toBe(30_000);
  const killAfter = ({ type }: { type: string }): boolean => type === 'RECORD';
  const killed = await runConnector(BIN, args, { env, keep: 'summary', killAfter });
  expect(killed.signal).toBe('SIGKILL');
  await look();
  expect([...seen]).toEqual([]);
});

// Random values, so that the message is larger than all buffers.
async function encrypted(rows: number): Promise<Buffer> {
  const lines = Array.from(
    { length: rows },
    (_, i) => `"${i}","${randomBytes(24).toString('hex')}"`,
  );
  const binary = Buffer.from(['"RIID","CUSTOMER_ID"', ...lines, ''].join('\n'));
  const message = await createMessage({ binary });
  const armoredKey = (await vector('open.public.asc')).toString();
  const encryptionKeys = await readKey({ armoredKey });
  const options = { message, encryptionKeys, format: 'binary' } as const;
  return Buffer.from((await encrypt(options)) as Uint8Array);
}
