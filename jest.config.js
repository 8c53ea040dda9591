const { existsSync } = require('node:fs');

// The rig for real peers can only be tried where these are installed; the connector's own tests
// fall back to a server in the process. .ci/run installs both and sets REAL_PEERS.
const required = process.env.REAL_PEERS === 'required';
const needs = { '/usr/sbin/sshd': 'sshd\\.test', '/usr/bin/gpg': 'gnupg\\.test' };
const leftOut = Object.entries(needs).filter(([program]) => !required && !existsSync(program));

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...leftOut.map(([, pattern]) => pattern)],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testTimeout: 120000,
};
