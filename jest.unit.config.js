/**
 * The tests that stand beside their files; `npm run test:unit` and `npm run mutation` use them. They
 * need neither a build nor a real peer, and jest.config.js begins with these settings.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  testMatch: ['<rootDir>/{source-responsys,destination-responsys,shared}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testTimeout: 120000,
  // Its default is in the temporary folder of the machine, where nothing is to be left behind.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};
