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
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.stryker-tmp'],
  testTimeout: 120000,
  // Jest's default leaves a core free; these tests start nothing that needs it.
  maxWorkers: '100%',
  // A test runs in a context of its own, where each look at a global costs more than most loops do
  // besides. These are handed to each module instead: the slowest tests take a third of the time.
  sandboxInjectedGlobals: [
    'Array',
    'Buffer',
    'Error',
    'Map',
    'Math',
    'Number',
    'Object',
    'Set',
    'String',
    'Uint8Array',
  ],
  // Its default is in the temporary folder of the machine, where nothing is to be left behind.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};
