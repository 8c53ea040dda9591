const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');
const { expect } = require('expect');
const { configureGlobal } = require('fast-check');
const { bind } = require('jest-each');
const mocha = require('mocha');

const [[, [, settings]]] = Object.entries(require('./jest.unit.config.js').transform);

/** Counts the runs of all tests; each has modules of its own, so that none finds what another kept. */
let runs = 0;
const { run } = mocha.prototype;
mocha.prototype.run = function (...args) {
  runs++;
  return run.apply(this, args);
};

// Stryker names the tests of a mutant as alternatives of a pattern, thousands of them at times, which
// takes longer to match than the tests take to run.
mocha.prototype.grep = function (pattern) {
  if (pattern === undefined) return this;
  const names = pattern.source.slice(2, -2).split('$)|(^');
  const titles = new Set(names.map((name) => name.replace(/\\(.)/g, unescaped)));
  this.options.grep = { test: (title) => titles.has(title) };
  return this;
};
const unescaped = (_, letter) => ({ n: '\n', r: '\r' })[letter] ?? letter;

require.extensions['.ts'] = (module, filename) => {
  const options = { ...settings, filename, module: { type: 'commonjs' } };
  const { code } = transformSync(readFileSync(filename, 'utf8'), options);
  if (filename.endsWith('.test.ts')) module._compile(code, filename);
  else module.exports = renewed(module, code);
};

// Tests are loaded once, before the first run. What they import is loaded again in each run that uses
// it: they hold this in its place.
function renewed(module, code) {
  let loaded;
  let loadedIn = -1;
  const current = () => {
    if (loadedIn < Math.max(runs, 1)) {
      loadedIn = Math.max(runs, 1);
      loaded = Object.assign(new Module(module.filename, module), {
        filename: module.filename,
        paths: module.paths,
      });
      loaded._compile(code, module.filename);
    }
    return loaded.exports;
  };
  module.exports = new Proxy({}, { get: (_, name) => current()[name] });
  current();
  return module.exports;
}

// The same mutants survive whenever it is run.
configureGlobal({ seed: 1 });

// The words of jest that the tests use.
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
