import { hasPeer } from '../../harness/peers';
import { eventFile } from '../../harness/files/event-files';
import { runConnector, type ConnectorRun } from '../../harness/connector/connector';
import { freePort } from '../../harness/sftp/loopback';
import { startSshd } from '../../harness/sftp/sshd';
import { startSftpServer } from '../../harness/sftp/sftp-server';
import { newKeyPair } from '../../harness/sftp/ssh-keys';
import { BIN, errorOf, pgpCredentials, startRig, vector, type Rig } from './rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
  await rig.put('54321_SENT_20240523_010000.csv', eventFile({ kind: 'SENT', rows: 2 }));
});
afterAll(() => rig.stop());

const status = (run: ConnectorRun): { status: string; message?: string } | undefined =>
  run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;

async function failure(credentials: Record<string, unknown>, overrides = {}): Promise<string> {
  const run = await rig.run('check', rig.config(overrides, credentials));
  expect(status(run)?.status).toBe('FAILED');
  expect(run.noise).toBe(0);
  return status(run)?.message ?? '';
}

describe('check', () => {
  test('succeeds with one sentence that has the fingerprint to pin', async () => {
    const run = await rig.run('check');
    expect(run.exitCode).toBe(0);
    expect(status(run)).toEqual({
      status: 'SUCCEEDED',
      message: `Connected. 1 event file is in download. The server's host key is ${rig.server.fingerprint}.`,
    });
    const pinned = rig.config({ host_key_fingerprint: rig.server.fingerprint });
    expect(status(await rig.run('check', pinned))?.status).toBe('SUCCEEDED');
  });

  test('reports the field to check for each possible mistake', async () => {
    const other = `SHA256:${'A'.repeat(43)}`;
    expect(await failure({}, { host_key_fingerprint: other })).toMatch(
      new RegExp(`^Host Key Fingerprint: .*${rig.server.fingerprint.replace(/[+/]/g, '\\$&')}`),
    );
    expect(await failure({ port: await freePort() })).toMatch(
      /^Host or Port: .*refuses connections/,
    );
    expect(await failure({ host: 'no-such-host.invalid' })).toMatch(/^Host/);
    expect(await failure({ private_key: 'PuTTY-User-Key-File-2: ssh-rsa' })).toMatch(
      /^Private Key: this is a PuTTY key.*Export OpenSSH key/,
    );
    expect(await failure({ private_key: 'nonsense' })).toMatch(
      /^Private Key: this is not a private key/,
    );
    const { private: stranger } = await newKeyPair('ed25519');
    expect(await failure({ private_key: stranger })).toMatch(
      /^User Name or Private Key: .*refused the key/,
    );
    expect(await failure({}, { folder: 'elsewhere' })).toMatch(/^Folder: .*no such folder/);
    expect(await failure({ auth_method: 'sftp_pgp', pgp_private_key: 'x' })).toMatch(
      /^PGP Private Key: this is not a PGP private key/,
    );
    const publicKey = (await vector('open.public.asc')).toString();
    expect(await failure({ auth_method: 'sftp_pgp', pgp_private_key: publicKey })).toMatch(
      /^PGP Private Key: this is a public key/,
    );
  });

  test('reports that no file can be read with this configuration', async () => {
    await rig.empty();
    await rig.put('54321_SENT_20240523_020000.csv.gpg', await vector('old.gpg'), 1_716_450_000);
    expect(await failure({})).toMatch(/None of the newest files can be read.*encrypted with PGP/);
    expect(await failure(await pgpCredentials('open'))).toMatch(
      /None of the newest files can be read.*encrypted for key/,
    );
    const { rm } = await import('node:fs/promises');
    await rm(`${rig.folder}/54321_SENT_20240523_020000.csv.gpg`);
  });

  test('lists every problem of a configuration at once, by the titles of the form', async () => {
    const run = await rig.run('check', {
      credentials: { auth_method: 'sftp', host: 'sftp://x', port: 'many', private_key: '' },
      delimiter: 'colon',
    });
    const message = status(run)?.message ?? '';
    for (const title of ['Host', 'Port', 'User Name', 'Private Key', 'Delimiter']) {
      expect(message).toContain(title);
    }
    const read = await rig.read({ config: {} });
    expect(read.exitCode).toBe(1);
    expect(errorOf(read)).toMatchObject({ failure_type: 'config_error' });
    expect(errorOf(read)?.message).toMatch(/Authorization is missing/);
  });

  test('accepts keys however a form or a file mangled them', async () => {
    const key = rig.server.privateKey;
    for (const mangled of [
      key.trim(),
      key.replaceAll('\n', '\r\n'),
      key.replaceAll('\n', '\\n'),
      key.trim().replaceAll('\n', ' '),
    ]) {
      const run = await rig.run('check', rig.config({}, { private_key: mangled }));
      expect(status(run)?.status).toBe('SUCCEEDED');
    }
  });
});

test('a server with old algorithms is recognized, and read with the option on', async () => {
  const server = await startSftpServer({
    root: `${rig.folder}/..`,
    algorithms: { serverHostKey: ['ssh-rsa'], kex: ['diffie-hellman-group14-sha1'] },
  });
  try {
    const { host, port, username, privateKey } = server;
    const credentials = { host, port, username, private_key: privateKey };
    expect(await failure(credentials)).toMatch(/^Legacy SSH Algorithms: .*Switch the option on/);
    const config = rig.config({ legacy_ssh_algorithms: true }, credentials);
    expect(status(await rig.run('check', config))?.status).toBe('SUCCEEDED');
  } finally {
    await server.stop();
  }
});

if (hasPeer('sshd')) {
  test('OpenSSH: keys in PEM format and with a passphrase open', async () => {
    const sshd = await startSshd();
    try {
      const at = { host: sshd.host, port: sshd.port, username: sshd.username };
      const { pem, encrypted } = sshd.keys;
      const accepted = [
        { private_key: pem },
        { private_key: encrypted.key, private_key_passphrase: encrypted.passphrase },
      ];
      for (const keys of accepted) {
        const run = await rig.run('check', rig.config({}, { ...at, ...keys }));
        expect(status(run)?.status).toBe('SUCCEEDED');
      }
      const locked = { ...at, private_key: encrypted.key };
      expect(await failure(locked)).toMatch(/^Private Key Passphrase: .*Fill in/);
      expect(await failure({ ...locked, private_key_passphrase: 'wrong' })).toMatch(
        /^Private Key Passphrase: it does not open/,
      );
    } finally {
      await sshd.stop();
    }
  });
}

test('discover offers one stream with the documented columns and those of the files', async () => {
  await rig.put(
    '54321_OPEN_20240523_010000.csv',
    '"RIID","LOYALTY_TIER","JOINED_DT"\n"1","gold",""\n',
  );
  const run = await rig.run('discover');
  expect(run.exitCode).toBe(0);
  const [stream] = run.messages.find(({ type }) => type === 'CATALOG')?.catalog?.streams ?? [];
  expect(stream).toMatchObject({
    name: 'responsys_events',
    supported_sync_modes: ['full_refresh', 'incremental'],
    source_defined_cursor: true,
    default_cursor_field: ['_ab_source_file_last_modified'],
    source_defined_primary_key: [['_ab_source_file_url'], ['_ab_source_file_line']],
    is_resumable: true,
  });
  expect(stream?.['json_schema']).toMatchObject({
    properties: {
      loyalty_tier: { type: ['null', 'string'] },
      joined_dt: { format: 'date-time' },
      riid: { type: ['null', 'string'] },
      order_total: { type: ['null', 'number'] },
      _ab_source_file_line: { type: ['integer'] },
    },
  });
});

test('spec prints the form and nothing of the CDK', async () => {
  const run = await runConnector(BIN, ['spec']);
  expect(run.messages).toHaveLength(1);
  const spec = run.messages[0]?.spec as { connectionSpecification: { properties: object } };
  expect(Object.keys(spec.connectionSpecification.properties)).toEqual([
    ...['credentials', 'folder', 'account_ids', 'event_types', 'start_date', 'file_pattern'],
    ...['delimiter', 'character_set', 'time_zone', 'malformed_rows', 'unreadable_files'],
    ...[
      'stream_layout',
      'ready_file_extension',
      'settle_seconds',
      'max_silence_hours',
      'host_key_fingerprint',
      'legacy_ssh_algorithms',
    ],
  ]);
});

test('no secret and no row is ever printed, whatever fails', async () => {
  const canaries = ['canary-value-1@example.com', 'CANARYPASSPHRASE'];
  await rig.put(
    '7_SENT_20240523_010000.csv',
    `"RIID","EMAIL"\n"1","${canaries[0]}"x\n"2","${canaries[0]}"\n`,
  );
  await rig.put('7_SENT_20240523_020000.csv', `"${canaries[0]}"\n"${canaries[0]}"\n`);
  await rig.put('7_SENT_20240523_030000.csv', `"RIID","EMAIL"\n"1","${canaries[0]}\n`);
  const keyLines = rig.server.privateKey
    .split('\n')
    .filter((line) => line.length > 20 && !line.startsWith('-'));
  const pgp = await pgpCredentials('locked', 'CANARYPASSPHRASE');
  const passphrase = { private_key_passphrase: 'CANARYPASSPHRASE' };
  const runs = [
    await rig.read({ config: rig.config({ account_ids: ['7'] }, passphrase) }),
    await rig.read({ config: rig.config({ account_ids: ['7'], malformed_rows: 'skip' }) }),
    await rig.read({ config: rig.config({}, pgp) }),
    await rig.read({ config: rig.config({}, { ...passphrase, port: 'CANARYPASSPHRASE' }) }),
    await rig.run('check', rig.config({}, { private_key: `x${rig.server.privateKey}` })),
    await rig.run('discover', rig.config({ account_ids: ['7'] })),
    await rig.read({ state: 'CANARYPASSPHRASE', config: rig.config({ account_ids: ['8'] }) }),
  ];
  for (const run of runs) {
    const said = run.messages.filter(({ type }) => type !== 'RECORD');
    const printed = JSON.stringify(said) + run.stderr + run.noiseSample.join('');
    for (const canary of [...canaries, ...keyLines]) expect(printed).not.toContain(canary);
  }
});
