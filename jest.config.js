const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

// The rig for real peers can only be tried where these are installed; the connector's own tests
// fall back to a server in the process. .ci/run installs both and sets REAL_PEERS. Airbyte's schema
// of its protocol is not part of this project.
const required = process.env.REAL_PEERS === 'required';
const schema = process.env.AIRBYTE_PROTOCOL ?? '../shared/protocol/airbyte_protocol.yaml';
const needs = [
  { path: '/usr/sbin/sshd', tests: 'sshd\\.test', required },
  { path: '/usr/bin/gpg', tests: 'gnupg\\.test', required },
  { path: '/usr/sbin/sshd', tests: 'bench\\.test', required },
  { path: '/usr/bin/gpg', tests: 'bench\\.test', required },
  { path: resolve(__dirname, schema), tests: 'protocol-schema\\.test', required: false },
];
const leftOut = needs.filter(({ path, required }) => !required && !existsSync(path));
for (const { path, tests } of leftOut) {
  process.stderr.write(`left out: ${tests.replace('\\', '')}.ts, as there is no ${path}\n`);
}

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.map(({ tests }) => tests)],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testTimeout: 120000,
  globalSetup: '<rootDir>/harness/lifetime/jest-setup.ts',
  // Its default is in the temporary folder of the machine, where nothing is to be left behind.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};
