import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConnectorError } from '../errors';
import { parseConfig } from './config';
import { secretsIn, type FormSchema } from './schema';

const SPEC = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'source-responsys', 'spec.json'), 'utf8'),
) as { connectionSpecification: FormSchema };
const FORM = SPEC.connectionSpecification;

type Fields = Record<string, unknown>;

const SFTP: Fields = {
  auth_method: 'sftp',
  host: 'files.responsys.net',
  username: 'acme_scp',
  private_key: 'key text',
};
const PGP: Fields = { ...SFTP, auth_method: 'sftp_pgp', pgp_private_key: 'pgp text' };

function config(credentials: Fields = {}, rest: Fields = {}): Fields {
  return { credentials: { ...SFTP, ...credentials }, ...rest };
}

function without(fields: Fields, ...keys: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}

function refusal(raw: unknown): ConnectorError {
  try {
    parseConfig(FORM, raw);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

describe('parseConfig', () => {
  it('fills in the defaults of the form', () => {
    expect(parseConfig(FORM, config())).toEqual({
      credentials: { ...SFTP, port: 22 },
      folder: 'download',
      delimiter: 'auto',
      character_set: 'utf-8',
      time_zone: 'UTC',
      malformed_rows: 'fail',
      unreadable_files: 'fail',
      settle_seconds: 60,
      stream_layout: 'single',
      legacy_ssh_algorithms: false,
    });
  });

  it('keeps given values in place of the defaults', () => {
    const given = {
      credentials: { ...PGP, port: 2222, pgp_passphrase: 'phrase' },
      folder: '/exports',
      account_ids: ['54321'],
      event_types: ['SENT', 'SMS_OPT_IN'],
      start_date: '2024-05-01T00:00:00Z',
      file_pattern: 'weekly_*.csv',
      delimiter: 'pipe',
      stream_layout: 'per_event_type',
      character_set: 'shift_jis',
      time_zone: 'Asia/Tokyo',
      malformed_rows: 'skip',
      unreadable_files: 'skip',
      max_silence_hours: 48,
      ready_file_extension: '.ready',
      settle_seconds: 0,
      host_key_fingerprint: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
      legacy_ssh_algorithms: true,
    };
    expect(parseConfig(FORM, given)).toEqual(given);
  });

  it('does not change the configuration that it is given', () => {
    const given = config({ host: ' files.responsys.net ' }, { folder: null });
    const copy = structuredClone(given);
    parseConfig(FORM, given);
    expect(given).toEqual(copy);
  });

  it('accepts fields that the form does not have', () => {
    expect(parseConfig(FORM, config({}, { __injected: 1 }))).toMatchObject({ __injected: 1 });
  });

  it('trims strings at every depth', () => {
    const given = config(
      { host: ' files.responsys.net\n', private_key: '\nkey text\n' },
      { folder: ' in ', account_ids: [' 54321 '] },
    );
    expect(parseConfig(FORM, given)).toMatchObject({
      credentials: { host: 'files.responsys.net', private_key: 'key text' },
      folder: 'in',
      account_ids: ['54321'],
    });
  });

  it('counts nulls as absent', () => {
    const given = config({ port: null, private_key_passphrase: null }, { folder: null });
    const parsed = parseConfig(FORM, { ...given, start_date: null });
    expect(parsed).toMatchObject({ credentials: { port: 22 }, folder: 'download' });
    expect(parsed).not.toHaveProperty('start_date');
    expect(parsed['credentials']).not.toHaveProperty('private_key_passphrase');
  });

  it('does not fill in the defaults of a variant that was not chosen', () => {
    const schema: FormSchema = {
      type: 'object',
      properties: {
        kind: {
          title: 'Kind',
          oneOf: [
            { title: 'A', properties: { is: { const: 'a' }, x: { type: 'number', default: 1 } } },
            { title: 'B', properties: { is: { const: 'b' }, y: { type: 'number', default: 2 } } },
          ],
        },
      },
    };
    expect(parseConfig(schema, { kind: { is: 'b' } })).toEqual({ kind: { is: 'b', y: 2 } });
  });

  it.each<[string, unknown, string[]]>([
    ['no configuration at all', undefined, ['The configuration must be an object']],
    ['a configuration that is null', null, ['The configuration must be an object']],
    ['a configuration that is a list', [], ['The configuration must be an object']],
    ['a configuration that is a text', 'text', ['The configuration must be an object']],
    ['missing credentials', {}, ['Authorization is missing']],
    ['credentials that are null', { credentials: null }, ['Authorization is missing']],
    ['credentials that are a text', { credentials: 'x' }, ['Authorization must be an object']],
    [
      'a missing host',
      { credentials: without(SFTP, 'host') },
      ['Responsys SFTP Server > Host is missing'],
    ],
    [
      'a private key that is null',
      config({ private_key: null }),
      ['Responsys SFTP Server > Private Key is missing'],
    ],
    [
      'an empty private key',
      config({ private_key: '' }),
      ['Responsys SFTP Server > Private Key is empty'],
    ],
    [
      'a user name of blanks',
      config({ username: '  ' }),
      ['Responsys SFTP Server > User Name is empty'],
    ],
    [
      'a missing PGP key',
      { credentials: without(PGP, 'pgp_private_key') },
      ['Responsys SFTP Server with PGP > PGP Private Key is missing'],
    ],
    [
      'an empty PGP key',
      { credentials: { ...PGP, pgp_private_key: '' } },
      ['Responsys SFTP Server with PGP > PGP Private Key is empty'],
    ],
    [
      'a host with a scheme',
      config({ host: 'sftp://files.responsys.net' }),
      ['Responsys SFTP Server > Host must have the form "host name without port"'],
    ],
    [
      'S25: a host with a port',
      config({ host: 'files.responsys.net:22' }),
      ['Responsys SFTP Server > Host must have the form "host name without port"'],
    ],
    [
      'a port beyond the last',
      config({ port: 65536 }),
      ['Responsys SFTP Server > Port must be at most 65535'],
    ],
    [
      'a port that is a text',
      config({ port: '22' }),
      ['Responsys SFTP Server > Port must be a whole number'],
    ],
    [
      'a delimiter that is not offered',
      config({}, { delimiter: 'colon' }),
      ['Delimiter must be one of auto, comma, semicolon, tab, pipe'],
    ],
    [
      'an account ID that is a number',
      config({}, { account_ids: ['1', 54321] }),
      ['Account IDs > entry 2 must be a text'],
    ],
    [
      'a settle time of more than a day',
      config({}, { settle_seconds: 86401 }),
      ['Settle Time (Seconds) must be at most 86400'],
    ],
    [
      'a start date that no calendar has',
      config({}, { start_date: '2024-13-01T00:00:00Z' }),
      ['Start Date must be a date and time such as 2024-05-01T00:00:00Z'],
    ],
    [
      'a start date of the wrong form',
      config({}, { start_date: '2024-05-01T00:00:00' }),
      ['Start Date must have the form "YYYY-MM-DDTHH:MM:SSZ"'],
    ],
    [
      'a start date that is no date at all',
      config({}, { start_date: 'yesterday' }),
      ['Start Date must be a date and time such as 2024-05-01T00:00:00Z'],
    ],
    [
      'a start date on a day that its month has not',
      config({}, { start_date: '2024-02-30T00:00:00Z' }),
      ['Start Date must be a date and time such as 2024-05-01T00:00:00Z'],
    ],
    [
      'a delimiter that is a number',
      config({}, { delimiter: 7 }),
      ['Delimiter must be one of auto, comma, semicolon, tab, pipe'],
    ],
    [
      'a ready file extension with a star',
      config({}, { ready_file_extension: '*.ready' }),
      ['Ready File Extension must have the form "letters, digits, _ and -"'],
    ],
  ])('reports by the titles of the form what is wrong with %s', (_, raw, faults) => {
    const { message } = refusal(raw);
    expect(message).toBe(`The configuration has 1 fault: ${faults.join('; ')}.`);
  });

  it('refuses with an error that the user must fix', () => {
    expect(refusal({}).failureType).toBe('config_error');
  });

  it.each([
    ['an unknown', { ...SFTP, auth_method: 'password' }],
    ['a missing', without(SFTP, 'auth_method')],
    ['a null', { ...SFTP, auth_method: null }],
  ])('lists the choices for %s auth_method', (_, credentials) => {
    expect(refusal({ credentials }).message).toBe(
      'The configuration has 1 fault: Authorization: choose one of ' +
        'Responsys SFTP Server (auth_method: sftp), ' +
        'Responsys SFTP Server with PGP (auth_method: sftp_pgp).',
    );
  });

  it.each(['start_date', 'host_key_fingerprint', 'ready_file_extension', 'file_pattern'])(
    'accepts an empty %s, which is optional',
    (key) => {
      expect(() => parseConfig(FORM, config({}, { [key]: '' }))).not.toThrow();
    },
  );

  it('reports an empty required field with a pattern once', () => {
    expect(refusal(config({ host: '' })).message).toMatch(/^The configuration has 1 fault: /);
  });

  it('lists every problem at once', () => {
    const { message } = refusal({
      credentials: { ...without(PGP, 'username'), private_key: '', port: 0 },
      delimiter: 'colon',
      settle_seconds: -1,
      host_key_fingerprint: 'MD5:00',
    });
    const pgp = 'Responsys SFTP Server with PGP';
    expect(message).toMatch(/^The configuration has 6 faults: /);
    for (const fault of [
      `${pgp} > User Name is missing`,
      `${pgp} > Private Key is empty`,
      `${pgp} > Port must be at least 1`,
      'Delimiter must be one of auto, comma, semicolon, tab, pipe',
      'Settle Time (Seconds) must be at least 0',
      'Host Key Fingerprint must have the form "SHA256:..."',
    ]) {
      expect(message).toContain(fault);
    }
  });

  it('lists the other problems beside an unknown auth_method', () => {
    const { message } = refusal({ credentials: { auth_method: 'password' }, delimiter: 'colon' });
    expect(message).toContain('Authorization: choose one of');
    expect(message).toContain('Delimiter must be one of');
  });

  it.each<[string, unknown]>([
    ['the configuration itself', 'canary'],
    ['the configuration as a list', ['canary']],
    ['the credentials', { credentials: 'canary' }],
    ['the credentials as a list', { credentials: ['canary'] }],
    ['the auth_method', config({ auth_method: 'canary' })],
    ['the host', config({ host: 'sftp://canary' })],
    ['the port', config({ port: 'canary' })],
    ['a key of a wrong type', config({ private_key: ['canary'] })],
    ['a key beside a missing one', { credentials: { ...PGP, pgp_private_key: { canary: 1 } } }],
    ['the user name', config({ username: { canary: 'canary' } })],
    ['the folder', config({}, { folder: { canary: 'canary' } })],
    ['an account ID', config({}, { account_ids: [{ canary: 'canary' }] })],
    ['the account IDs', config({}, { account_ids: 'canary' })],
    ['an event type', config({}, { event_types: ['canary canary'] })],
    ['a repeated event type', config({}, { event_types: ['canary', 'canary'] })],
    ['the start date', config({}, { start_date: 'canary' })],
    ['the file pattern', config({}, { file_pattern: ['canary'] })],
    ['the delimiter', config({}, { delimiter: 'canary' })],
    ['the malformed rows', config({}, { malformed_rows: 'canary' })],
    ['the ready file extension', config({}, { ready_file_extension: 'canary canary' })],
    ['the settle time', config({}, { settle_seconds: 'canary' })],
    ['the host key fingerprint', config({}, { host_key_fingerprint: 'canary' })],
    ['the legacy algorithms', config({}, { legacy_ssh_algorithms: 'canary' })],
    ['an unknown field beside a fault', { canary: 'canary' }],
  ])('never quotes a value put in place of %s', (_, raw) => {
    expect(refusal(raw).message).not.toContain('canary');
  });
});

describe('secretsIn', () => {
  const KEYS = {
    private_key: 'canary-1',
    private_key_passphrase: 'canary-2',
    pgp_private_key: 'canary-3',
    pgp_passphrase: 'canary-4',
  };
  const ALL = Object.values(KEYS);

  it.each<[string, unknown, string[]]>([
    ['a valid configuration', { credentials: { ...PGP, ...KEYS } }, ALL],
    ['an unknown auth_method', { credentials: { ...KEYS, auth_method: 'password' } }, ALL],
    ['no auth_method', { credentials: KEYS }, ALL],
    ['another fault elsewhere', { credentials: KEYS, delimiter: 7, settle_seconds: 'x' }, ALL],
    ['PGP secrets left behind in the form without PGP', { credentials: { ...SFTP, ...KEYS } }, ALL],
    ['a secret of a wrong type', { credentials: { ...KEYS, pgp_passphrase: 7 } }, ALL.slice(0, 3)],
    ['credentials that are null', { credentials: null }, []],
    ['no configuration', undefined, []],
    ['a configuration that is a list', [KEYS], []],
  ])('finds the secrets of a configuration with %s', (_, raw, secrets) => {
    expect(new Set(secretsIn(FORM, raw))).toEqual(new Set(secrets));
  });

  it('leaves out fields that the form does not mark as secrets', () => {
    const found = secretsIn(FORM, config({}, { folder: 'in' }));
    expect(new Set(found)).toEqual(new Set(['key text']));
  });
});
