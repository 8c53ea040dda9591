const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { configureGlobal } = require('fast-check');
const { bind } = require('jest-each');
const mocha = require('mocha');

const [[, [, settings]]] = Object.entries(require('./jest.unit.config.js').transform);

require.extensions['.ts'] = (module, filename) => {
  const options = { ...settings, filename, module: { type: 'commonjs' }, sourceMaps: 'inline' };
  module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};

// The same mutants survive whenever it is run.
configureGlobal({ seed: 1 });

// The words of jest that the tests use, for mocha, which keeps what is loaded from run to run.
const { bdd } = mocha.interfaces;
mocha.interfaces.bdd = (suite) => {
  bdd(suite);
  suite.on('pre-require', (context) => {
    context.expect = expect;
    context.test = context.it;
    context.it.each = bind(context.it);
    context.describe.each = bind(context.describe);
  });
};
