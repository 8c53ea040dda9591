import fc from 'fast-check';

import { parseConfig } from '../../shared/form/config';
import { secretsIn, type FormSchema } from '../../shared/form/schema';
import { ConnectorError } from '../../shared/errors';
import type { SourceConfig } from '../config';
import { delimiterOf, folderOf, PATIENCE, selectionOf, sftpOptions } from '../settings';
import spec from '../spec.json';

const FORM: FormSchema = spec.connectionSpecification;
const CANARY = 'canary-8d1f';

// Values that may be wrong in any place; texts contain a canary that no message may repeat.
const canary = fc.string().map((text) => `${CANARY}${text}`);
const junk = fc.oneof(
  canary,
  fc.jsonValue(),
  fc.constantFrom(null, '', 0, -1, 1.5, true, [], {}),
  fc.array(canary, { maxLength: 3 }),
  fc.dictionary(fc.string(), canary, { maxKeys: 3 }),
);
const orJunk = (good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 3, arbitrary: good }, junk);

const credentials = fc.record(
  {
    auth_method: orJunk(fc.constantFrom('sftp', 'sftp_pgp')),
    host: orJunk(fc.constantFrom('files.example.com', 'sftp://files.example.com')),
    port: orJunk(fc.integer({ min: 1, max: 65_535 })),
    username: orJunk(fc.constant('acme_scp')),
    private_key: orJunk(canary),
    private_key_passphrase: orJunk(canary),
    pgp_private_key: orJunk(canary),
    pgp_passphrase: orJunk(canary),
  },
  { requiredKeys: [] },
);
const configs = fc.oneof(
  fc.jsonValue(),
  junk,
  fc.record(
    {
      credentials: orJunk(credentials),
      folder: orJunk(fc.constantFrom('download', '/', 'a/b//')),
      account_ids: orJunk(fc.array(fc.constantFrom('1', '54321'))),
      event_types: orJunk(fc.array(fc.constantFrom('SENT', 'OPEN'))),
      start_date: orJunk(
        fc.constantFrom('2024-05-01T00:00:00Z', '2024-13-01T00:00:00Z', '2024-05-01'),
      ),
      file_pattern: orJunk(fc.constantFrom('*.csv', '[')),
      delimiter: orJunk(fc.constantFrom('auto', 'comma', 'tab')),
      malformed_rows: orJunk(fc.constantFrom('fail', 'skip')),
      ready_file_extension: orJunk(fc.constantFrom('ready', '.ready')),
      settle_seconds: orJunk(fc.integer({ min: 0, max: 86_400 })),
      host_key_fingerprint: orJunk(fc.constant(`SHA256:${'A'.repeat(43)}`)),
      legacy_ssh_algorithms: orJunk(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
);

test('any configuration is valid, or one config error that quotes none of its values', () => {
  fc.assert(
    fc.property(configs, (config) => {
      const before = JSON.stringify(config);
      let valid: Record<string, unknown>;
      try {
        valid = parseConfig(FORM, config);
      } catch (error) {
        expect(error).toBeInstanceOf(ConnectorError);
        const { failureType, message, cause } = error as ConnectorError;
        expect(failureType).toBe('config_error');
        expect(message).toMatch(/^The configuration has \d+ faults?: .+\.$/s);
        expect(message).not.toContain(CANARY);
        expect(cause).toBeUndefined();
        return;
      } finally {
        expect(JSON.stringify(config)).toBe(before);
      }
      const usable = valid as unknown as SourceConfig;
      expect(sftpOptions(usable, PATIENCE.check).port).toBeGreaterThan(0);
      expect(selectionOf(usable).startDate).toBeGreaterThanOrEqual(0);
      expect([undefined, ',', '\t', ';', '|']).toContain(delimiterOf(usable));
      expect(folderOf(usable)).not.toBe('');
    }),
    { numRuns: 300 },
  );
});

test('the secrets in any configuration are found, and nothing else is treated as one', () => {
  fc.assert(
    fc.property(configs, (config) => {
      for (const secret of secretsIn(FORM, config)) expect(typeof secret).toBe('string');
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(canary, canary, (key, passphrase) => {
      const config = { credentials: { private_key: key, private_key_passphrase: passphrase } };
      expect(secretsIn(FORM, config)).toEqual(expect.arrayContaining([key, passphrase]));
    }),
  );
});
