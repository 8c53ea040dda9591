import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { scripts } from '../package.json';
import { runCommand } from '../harness/connector/command';
import { messageIn, emptyRun, type ProtocolMessage } from '../harness/connector/connector-run';
import { blocksIn, inlineCodeIn, type Block } from '../harness/examples/blocks';
import { startBucketServer, type RejectedLine } from '../harness/s3/bucket-server';
import { record, startRig } from '../destination-responsys/e2e/rig';
import { startByHand, type ByHand } from '../harness/examples/by-hand';

const ROOT = join(__dirname, '..');
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map(
    (name) => `docs/${name}`,
  ),
].filter((name) => name.endsWith('.md') && pageText(name) !== undefined);

/** What each kind of example is held to; those that need something else are only named. */
const KINDS = [
  ...['bare machine', 'npm', 'commands', 'source config', 'destination config'],
  ...['catalog', 'messages', 'source state', 'records', 'rejected record'],
  // Run by recipes.test.ts of both connectors.
  ...['recipe config', 'recipe records', 'recipe file'],
  ...['needs Docker', 'needs Airbyte', 'needs BigQuery', 'needs Snowflake'],
];
const LIST = 'CONTACTS_LIST';

// A drawing is no example.
const blocks = PAGES.flatMap((page) => blocksIn(page, pageText(page) ?? '')).filter(
  ({ language }) => language !== 'mermaid',
);
const of = (...kinds: string[]): Block[] =>
  blocks.filter(({ mark }) => mark !== undefined && kinds.includes(mark.kind));

let byHand: ByHand;

beforeAll(async () => {
  byHand = await startByHand(ROOT, LIST);
  for (const { mark, text } of of('catalog', 'messages')) {
    if (mark?.file !== undefined) await byHand.write(mark.file, text);
  }
  for (const connector of ['source', 'destination'] as const) {
    for (const { mark, text } of of(`${connector} config`)) {
      const config = byHand.within(JSON.parse(text) as Record<string, unknown>, connector);
      if (mark?.file !== undefined) await byHand.write(mark.file, JSON.stringify(config));
    }
  }
});

afterAll(() => byHand.stop());

test('every block of every page is of a kind that is run here, or says what it needs', () => {
  const other = blocks.filter(({ mark }) => mark === undefined || !KINDS.includes(mark.kind));
  expect(other.map(({ at, mark }) => `${at} ${mark?.kind ?? 'is not marked'}`)).toEqual([]);
  for (const kind of ['bare machine', 'commands', 'messages', 'source state', 'records']) {
    expect(of(kind)).not.toEqual([]);
  }
});

test('N7: the commands of the README do what they say, on the files that it shows', async () => {
  const printed: ProtocolMessage[] = [];
  for (const { text } of of('commands')) {
    // .ci/run runs what npm does.
    const commands = text.replaceAll(/^npm .*\n/gm, '');
    printed.push(...messagesIn((await byHand.run(commands)).stdout.toString()));
  }
  const types = printed.map(({ type }) => type);
  expect(types.filter((type) => type === 'SPEC')).toHaveLength(2);
  expect(types.filter((type) => type === 'CATALOG')).toHaveLength(1);
  const checks = printed.flatMap(({ connectionStatus }) => connectionStatus?.status ?? []);
  expect(checks).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  // Read once in sight, once into a file, and once from the state of that, when nothing is new.
  expect(types.filter((type) => type === 'RECORD')).toHaveLength(5);

  const members = byHand.account.members(LIST).map((member) => member['EMAIL_ADDRESS_']);
  expect(members).toEqual(['ann@example.com', 'ben@example.com']);
  const [ann] = byHand.account.rows(LIST, 'Lytics_User_Fields');
  expect(ann).toMatchObject({ email: 'ann@example.com', values: { FIRST_NAME: 'Ann' } });
});

test.each(of('source state'))('the state at $at is taken by a read and kept', async ({ text }) => {
  const example = JSON.parse(text) as { files: object; floors: object };
  const stream = {
    stream_descriptor: { name: 'responsys_events' },
    stream_state: example,
  };
  await byHand.write('example-state.json', JSON.stringify([{ type: 'STREAM', stream }]));
  const read = 'read --config source.json --catalog events.json --state example-state.json';
  const { stdout } = await byHand.run(`source-responsys/bin/main ${read}`);
  const [last] = messagesIn(stdout.toString())
    .flatMap(({ state }) => state ?? [])
    .slice(-1);
  const kept = last?.stream?.stream_state ?? {};
  expect(kept['files']).toMatchObject(example.files);
  expect(Object.keys(kept['floors'] ?? {})).toEqual(Object.keys(example.floors));
});

test.each(of('records'))('the record at $at makes a member', async ({ text }) => {
  const data = JSON.parse(text) as object;
  const record = { type: 'RECORD', record: { stream: 'users', emitted_at: 1, data } };
  await byHand.write('record.jsonl', `${JSON.stringify(record)}\n`);
  const merged = byHand.account.rowCounts['mergeListRecipients'] ?? 0;
  await byHand.run(
    'destination-responsys/bin/main write --config destination.json --catalog users.json < record.jsonl',
  );
  expect(byHand.account.rowCounts['mergeListRecipients']).toBe(merged + 1);
});

test.each(of('rejected record'))(
  'the rejected record at $at is what its record makes in the bucket',
  async ({ text }) => {
    const example = JSON.parse(text) as RejectedLine;
    const [rig, bucket] = await Promise.all([startRig(), startBucketServer()]);
    try {
      const workflow = { workflow_type: 'export_users', list: 'CONTACTS', existing_users: true };
      const more = { object_storage_config: bucket.config };
      const lines = [record(example.record ?? {})];
      await rig.write({ ...workflow, source_audience: 'vip' }, lines, { more });
      const { number, correlation_id } = example;
      expect(bucket.lines().map((line) => ({ ...line, number, correlation_id }))).toEqual([
        example,
      ]);
    } finally {
      await Promise.all([rig.stop(), bucket.stop()]);
    }
  },
);

test.each(of('bare machine', 'npm'))('the commands at $at are there', ({ text }) => {
  for (const command of text.trim().split(/\n| && /)) expect(isKnown(command)).toBe(true);
});

test('N4: every command that a page names is there, with its options, and the README has all', async () => {
  const named = PAGES.flatMap((page) =>
    inlineCodeIn(pageText(page) ?? '').filter((code) => /^npm (run|test)/.test(code)),
  );
  expect(named.filter((command) => !isKnown(command))).toEqual([]);
  for (const command of new Set(named)) {
    const [, name = '', options = ''] = /^npm run (\w+) -- (.+)$/.exec(command) ?? [];
    if (name === '') continue;
    const usage = (await script(name, '--help')).stdout.toString();
    for (const [option] of options.matchAll(/--[a-z-]+/g)) expect(usage).toContain(option);
  }
  const table = inlineCodeIn(pageText('README.md') ?? '');
  const ours = Object.keys(scripts).filter((name) => !name.startsWith('pre'));
  expect(ours.filter((name) => !table.includes(npm(name)))).toEqual([]);
});

const OURS = Object.entries(scripts).filter(([, line]) => line.includes('node dist/scripts/'));

test.each(OURS)(
  'N4: %s says its usage, and refuses what it does not know before it begins',
  async (name) => {
    const { stdout, stderr } = await script(name, '--help');
    expect(stdout.toString()).toMatch(new RegExp(`^npm run ${name}`));
    expect(stderr).toBe('');
    const refused = await script(name, '--what').catch((error: unknown) => String(error));
    expect(refused).toMatch(new RegExp(`ended with 2: Unknown option '--what'[^]*npm run ${name}`));
    expect(refused).not.toMatch(/^ +at /m);
  },
);

test.each([
  ['bench', '--rows', 'abc', '--rows takes a whole number from 1 on, not "abc".'],
  ['bench', '--sizes', '10,,1', '--sizes takes whole numbers from 1 on'],
  ['torture', '--runs', '-1', "Option '--runs' argument is ambiguous."],
  ['torture', '--runs', '1.5', '--runs takes a whole number from 1 on, not "1.5".'],
  ['simulator', '--port', '65536', '--port takes a whole number from 0 to 65535, not "65536".'],
  ['simulator', '--public-url', 'http://x', '--public-url takes https://..., not "http://x".'],
])('N4: %s %s %s is refused with the reason', async (name, option, value, reason) => {
  await expect(script(name, option, value)).rejects.toThrow(`ended with 2: ${reason}`);
});

function script(name: string, ...args: string[]): ReturnType<typeof runCommand> {
  return runCommand(process.execPath, [join(ROOT, 'dist', 'scripts', `${name}.js`), ...args]);
}

function isKnown(command: string): boolean {
  if (command === 'npm ci' || command === 'npm test') return true;
  const name = /^npm run ([\w:]+)(?: -- .+)?$/.exec(command)?.[1];
  return name !== undefined && name in scripts;
}

function npm(name: string): string {
  return name === 'test' ? 'npm test' : `npm run ${name}`;
}

function messagesIn(text: string): ProtocolMessage[] {
  const run = emptyRun();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => messageIn(line, run))
    .filter((message) => message !== undefined);
}

function pageText(page: string): string | undefined {
  try {
    return readFileSync(join(ROOT, page), 'utf8');
  } catch {
    return undefined;
  }
}
