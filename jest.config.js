const { existsSync } = require('node:fs');

// Built by `npm run build`, which `npm test` runs first.
const { hasPeer } = require('./dist/harness/peers');

// What can only be tried on real peers; the connector's own tests fall back to a server in the
// process. .ci/run installs them and sets REAL_PEERS. Airbyte's schema of its protocol is not part
// of this project: AIRBYTE_PROTOCOL names the file.
const schema = process.env.AIRBYTE_PROTOCOL ?? '';
const needs = [
  { tests: 'sshd\\.test', what: "OpenSSH's server", there: hasPeer('sshd') },
  { tests: 'gnupg\\.test', what: 'GnuPG', there: hasPeer('GnuPG') },
  { tests: 'bench\\.test', what: 'OpenSSH or GnuPG', there: hasPeer('sshd') && hasPeer('GnuPG') },
  { tests: 'protocol-schema\\.test', what: 'AIRBYTE_PROTOCOL', there: existsSync(schema) },
];
const leftOut = needs.filter(({ there }) => !there);
for (const { tests, what } of leftOut) {
  process.stderr.write(`left out: ${tests.replace('\\', '')}.ts, as there is no ${what}\n`);
}

// Connectors that tests start need a core, too.
const { maxWorkers, ...settings } = require('./jest.unit.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...settings,
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.map(({ tests }) => tests)],
  globalSetup: '<rootDir>/harness/lifetime/jest-setup.ts',
};
