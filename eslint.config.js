const eslint = require('@eslint/js');
const { createNodeResolver, importX } = require('eslint-plugin-import-x');
const tseslint = require('typescript-eslint');

const { ARROWS } = require('./eslint.arrows.js');

const CDK = {
  regex: '^faros-airbyte-cdk',
  message:
    'Only what replaces parts of the CDK in shared/, and source.ts, read.ts, destination.ts and ' +
    'main.ts speak to the CDK.',
};
// These replace parts of the CDK, whose commands are commander's.
const REPLACEMENTS = [
  ...['logger', 'commands', 'inputs', 'source-runner', 'destination-runner', 'protocol'],
].map((name) => `shared/airbyte/${name}.ts`);
const CONNECTORS = {
  group: ['**/source-responsys/**', '**/destination-responsys/**'],
  message: 'shared/ is used by the connectors and knows neither of them.',
};
const CLOSED = {
  regex: '^\\.\\./(?!responsys$|\\.\\./shared/)',
  message: 'api/ imports nothing of its connector but the port, responsys.ts.',
};
// One file wraps each library, so that replacing one is a change to one file.
const EDGES = {
  'source-responsys/sftp/dial.ts': 'ssh2-sftp-client',
  'source-responsys/unwrap/pgp-keys.ts': 'openpgp',
  'source-responsys/unwrap/pgp-message.ts': 'openpgp',
  'source-responsys/rows/csv-line.ts': 'csv-parse',
  'source-responsys/rows/time-zone.ts': '@js-temporal/polyfill',
  'source-responsys/unwrap/zip.ts': 'yauzl',
  'shared/form/config.ts': 'ajv',
  'shared/json.ts': 'lossless-json',
  'shared/airbyte/commands.ts': 'commander',
  'shared/http.ts': 'axios',
  'destination-responsys/bucket/s3.ts': 'aws4fetch',
};
const pure = (folder, ...names) => names.map((name) => `${folder}/${name}.ts`);
const PURE = [
  'source-responsys/progress/*.ts',
  ...pure('source-responsys/rows', 'bare-line', 'dates', 'dialect', 'record', 'values'),
  ...pure('source-responsys', 'catalog', 'settings'),
  ...pure('source-responsys/feeds', 'chosen-streams', 'feeds', 'streams'),
  'destination-responsys/decide/*.ts',
  ...pure(
    'destination-responsys/send',
    ...['batch', 'brake', 'held-exits', 'batch-scheduler', 'look-up', 'open-batches', 'profiles'],
    ...['membership-rows', 'seen-events', 'tables', 'turns'],
  ),
  ...pure('destination-responsys/probe', 'answers', 'calls', 'findings'),
  ...pure('destination-responsys/report', 'defeat', 'json-ranges', 'reject-line'),
  ...pure('destination-responsys/report', 'state-stats', 'states'),
  ...pure('destination-responsys/bucket', 'address', 'fault'),
  ...pure('destination-responsys', 'catalog'),
  'destination-responsys/form/*.ts',
  ...pure(
    'destination-responsys/api',
    'call',
    ...[
      'bodies',
      'codes',
      'faults',
      'found-rows',
      'json',
      'list-merge',
      'membership-merge',
      'isolate-rejected-rows',
      'pieces',
      'rates',
    ],
    ...['readings', 'records', 'refused-call', 'removal', 'table-merge', 'trigger'],
    ...['custom-event', 'trigger-answer', 'used-tables'],
  ),
];
const edgeBans = (file) =>
  Object.entries(EDGES)
    .filter(
      ([, name]) => name !== EDGES[file] && !(name === 'commander' && REPLACEMENTS.includes(file)),
    )
    .map(([owner, name]) => ({
      regex: `^${name}(?:/|$)`,
      message: `${owner} alone wraps ${name}.`,
    }));
const SSH2_TYPES = {
  name: 'ssh2',
  allowTypeImports: true,
  message: 'Only sftp/ speaks of the session; others use its SftpStore.',
};
const CHILDREN = {
  name: 'node:child_process',
  allowTypeImports: true,
  message:
    'Only lifetime/child.ts starts programs, out of reach of the terminal: elsewhere Ctrl-C would ' +
    'reach them, too, and look like a fault of theirs.',
};
const restrict = (file, patterns) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { paths: [SSH2_TYPES], patterns: [...edgeBans(file), ...patterns] },
  ],
});

module.exports = tseslint.config(
  {
    ignores: [
      'dist',
      'coverage',
      'node_modules',
      'eslint.*.js',
      'jest.*.js',
      'stryker.*.js',
      '.stryker-tmp',
      'reports',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      // Numbers in messages are what this connector is about: bytes, rows, ports.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // It asks for `!`, which the strict rules forbid; `as` at least says the type.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // What was caught is thrown on as it came.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
    },
  },
  {
    files: ['source-responsys/**/*.ts', 'destination-responsys/**/*.ts', 'shared/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: restrict('', [CDK]),
  },
  { files: ['shared/**/*.ts'], ignores: ['**/*.test.ts'], rules: restrict('', [CDK, CONNECTORS]) },
  ...Object.keys(EDGES).map((file) => ({ files: [file], rules: restrict(file, [CDK]) })),
  {
    files: ['destination-responsys/api/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: restrict('', [CDK, CLOSED]),
  },
  ...REPLACEMENTS.map((file) => ({ files: [file], rules: restrict(file, [CONNECTORS]) })),
  {
    files: [
      'source-responsys/{source,read,main}.ts',
      'destination-responsys/{destination,main}.ts',
    ],
    rules: restrict('', []),
  },
  {
    files: ['harness/**/*.ts', 'scripts/**/*.ts'],
    ignores: ['harness/lifetime/child.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { paths: [CHILDREN] }] },
  },
  {
    files: ['**/*.ts'],
    ignores: ['**/*.test.ts', '**/e2e/**'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.json'] })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: ARROWS, basePath: __dirname }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Pure files take no input but their arguments.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value=/^node:/]',
          message: 'Pure files do no input or output.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Time comes in as an argument.',
        },
      ],
    },
  },
);
