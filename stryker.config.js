const { join } = require('node:path');

const ROOMS = [
  'source-responsys/rows',
  'source-responsys/progress',
  'destination-responsys/decide',
  'destination-responsys/send',
  'destination-responsys/report',
];
const rooms = process.env.ROOM ? [process.env.ROOM] : ROOMS;

/**
 * `npm run mutation`; docs/quality/mutation.md says how to run it and what came of it. Where ROOM
 * names a room, its mutants meet the tests of that room alone. Tests of size and long searches are
 * left out: they take seconds each, and what only they notice counts as survived.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
module.exports = {
  testRunner: 'mocha',
  mochaOptions: {
    ...{ 'no-config': true, 'no-package': true, require: [join(__dirname, 'stryker.mocha.js')] },
    spec: rooms.map((room) => `${room}/*.test.ts`),
    ignore: ['**/*-size.test.ts', '**/damage.test.ts', '**/histories.test.ts'],
    extension: ['ts'],
  },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  mutate: [...rooms.map((room) => `${room}/*.ts`), '!**/*.test.ts'],
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  ignorePatterns: ['dist', 'docs', 'reports'],
};
