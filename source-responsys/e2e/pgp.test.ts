import { dataOf, errorOf, lastState, startRig, statusesOf, urlsOf, vector, type Rig } from './rig';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());
beforeEach(() => rig.empty());

const NAME = '54321_OPEN_20240523_070000';

const BY_OTHERS = [
  ...['by-bouncy-castle.gpg', 'by-bouncy-castle.asc'],
  ...['by-bouncy-castle-aead-5.gpg', 'by-bouncy-castle-aead-6.gpg'],
  ...['by-rnp.gpg', 'by-rnp-aead.gpg', 'by-sequoia.asc', 'by-pgpy.gpg'],
];

describe('PGP messages made by others', () => {
  const readable = [
    ['binary.gpg', 'open'],
    ['armored.asc', 'open'],
    ['signed.gpg', 'open'],
    ['hidden.gpg', 'open'],
    ['old.gpg', 'old'],
    ...['none', 'zip', 'zlib', 'bzip2'].map((c) => [`compress-${c}.gpg`, 'open']),
    ...['3des', 'cast5', 'aes', 'aes192', 'aes256'].map((c) => [`cipher-${c}.gpg`, 'open']),
    ...BY_OTHERS.map((name) => [name, 'open']),
  ] as [string, string][];

  test.each(readable)('%s is read with key %s', async (name, key) => {
    await rig.put(`${NAME}.csv.gpg`, await vector(name));
    const run = await rig.read({ config: await rig.pgpConfig(key) });
    expect(errorOf(run)).toBeUndefined();
    expect(run.exitCode).toBe(0);
    expect(dataOf(run).map((row) => row['customer_id'])).toEqual(
      Array.from({ length: 20 }, (_, i) => `C-${i + 1}`),
    );
  });

  test('a key with a passphrase opens, and a wrong passphrase is reported', async () => {
    await rig.put(`${NAME}.csv.gpg`, await vector('locked.gpg'));
    const run = await rig.read({ config: await rig.pgpConfig('locked', 'correct horse') });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(20);
    const refused = await rig.read({ config: await rig.pgpConfig('locked', 'wrong') });
    expect(refused.exitCode).toBe(1);
    expect(errorOf(refused)?.message).toMatch(/^PGP Passphrase: /);
    const missing = await rig.read({ config: await rig.pgpConfig('locked') });
    expect(errorOf(missing)?.message).toMatch(/Fill in PGP Passphrase/);
  });

  test('during a rotation of keys, files for the old and the new one are read', async () => {
    await rig.put('54321_OPEN_20240523_070000.csv.gpg', await vector('binary.gpg'));
    await rig.put('54321_OPEN_20240523_080000.csv.gpg', await vector('old.gpg'));
    const both = `${(await vector('open.key.asc')).toString()}\n${(await vector('old.key.asc')).toString()}`;
    const run = await rig.read({
      config: rig.config({}, { auth_method: 'sftp_pgp', pgp_private_key: both }),
    });
    expect(run.exitCode).toBe(0);
    expect(run.records).toHaveLength(40);
  });

  const unreadable: [string, RegExp][] = [
    ['cipher-idea.gpg', /cipher that cannot be read/],
    ['cipher-camellia256.gpg', /cipher that cannot be read/],
    ['cipher-blowfish.gpg', /cipher that cannot be read/],
    ['cipher-twofish.gpg', /cipher that cannot be read/],
    ['no-mdc.gpg', /no integrity protection/],
    ['passphrase.gpg', /not encrypted for a PGP key/],
    ['signed-only.gpg', /not encrypted for a PGP key/],
    ['old.gpg', /encrypted for key [0-9a-f]{16}, which PGP Private Key does not hold/],
  ];

  test.each(unreadable)(
    '%s is refused with its reason, and none of its rows is read',
    async (name, why) => {
      await rig.put(`${NAME}.csv.gpg`, await vector(name));
      const run = await rig.read({ config: await rig.pgpConfig() });
      expect(run.exitCode).toBe(1);
      expect(run.records).toHaveLength(0);
      expect(errorOf(run)).toMatchObject({ failure_type: 'config_error' });
      expect(errorOf(run)?.message).toMatch(why);
      expect(errorOf(run)?.message).toContain(`download/${NAME}.csv.gpg`);
      expect(statusesOf(run).at(-1)).toBe('INCOMPLETE');
    },
  );

  test('a message is recognized whatever its name', async () => {
    await rig.put(`${NAME}.csv`, await vector('binary.gpg'));
    const run = await rig.read({ config: await rig.pgpConfig() });
    expect(run.records).toHaveLength(20);
  });

  test('without a PGP key the error points to the Authorization', async () => {
    await rig.put(`${NAME}.csv.gpg`, await vector('binary.gpg'));
    const run = await rig.read();
    expect(errorOf(run)?.message).toMatch(/Responsys SFTP Server with PGP/);
  });

  test('truncated and altered files between good ones return nothing, the good ones everything', async () => {
    const whole = await vector('compress-none.gpg');
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(1500) ^ 1, 1500);
    await rig.put('54321_OPEN_20240523_010000.csv.gpg', await vector('binary.gpg'));
    await rig.put('54321_OPEN_20240523_020000.csv.gpg', whole.subarray(0, 2000));
    await rig.put('54321_OPEN_20240523_030000.csv.gpg', flipped);
    await rig.put('54321_OPEN_20240523_040000.csv.gpg', whole.subarray(0, -1));
    await rig.put('54321_OPEN_20240523_050000.csv.gpg', await vector('armored.asc'));
    const run = await rig.read({ config: await rig.pgpConfig() });
    const files = new Set(urlsOf(run));
    expect([...files]).toEqual([
      'download/54321_OPEN_20240523_010000.csv.gpg',
      'download/54321_OPEN_20240523_050000.csv.gpg',
    ]);
    expect(run.records).toHaveLength(40);
    expect(run.exitCode).toBe(1);
    for (const hour of ['02', '03', '04']) {
      expect(errorOf(run)?.message).toContain(`54321_OPEN_20240523_${hour}0000.csv.gpg`);
    }
    const again = await rig.read({ config: await rig.pgpConfig(), state: lastState(run) });
    expect(again.records).toHaveLength(0);
    expect(again.exitCode).toBe(1);
  });
});
