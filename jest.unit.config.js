/** The tests that stand beside their files; `npm run test:unit` and `npm run mutation` use them. */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['<rootDir>/{source-responsys,destination-responsys,shared}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/e2e/'],
};
