import { join } from 'node:path';

import { ESLint } from 'eslint';

import { ARROWS } from '../../eslint.arrows.js';
import config from '../../eslint.config.js';

const ROOT = join(__dirname, '..', '..');

/** A line that must not be written: the file it is planted in, what it says, and who refuses it. */
interface Plant {
  into: string;
  line: string;
  refusal: RegExp;
}

const imports = (into: string, from: string, refusal: RegExp): Plant => ({
  into,
  line: `import '${from}';`,
  refusal,
});

const PLANTS: readonly Plant[] = [
  imports('source-responsys/read.ts', '../destination-responsys/write', /shipped apart/),
  imports('destination-responsys/write.ts', '../source-responsys/read', /shipped apart/),
  imports('shared/errors.ts', '../source-responsys/faults', /knows neither of them/),
  imports('shared/errors.ts', '../destination-responsys/responsys', /knows neither of them/),
  imports('source-responsys/read.ts', '../harness/files/zip', /serves developers/),
  imports('source-responsys/read.ts', '../scripts/generate', /serves developers/),
  imports('destination-responsys/write.ts', '../harness/files/zip', /serves developers/),
  imports('destination-responsys/write.ts', '../scripts/generate', /serves developers/),
  imports('shared/errors.ts', '../harness/files/zip', /serves developers/),
  imports('shared/errors.ts', '../scripts/generate', /serves developers/),
  imports('harness/files/zip.ts', '../../scripts/generate', /entries into harness/),
  imports('source-responsys/sftp/session.ts', '../rows/values', /^.*sftp\/ knows how/),
  imports('source-responsys/unwrap/zip.ts', '../sftp/session', /bytes into bytes/),
  imports('source-responsys/rows/values.ts', '../unwrap/zip', /bytes into records/),
  imports('source-responsys/progress/cursor.ts', '../sync/sync', /progress\/ is pure/),
  imports('source-responsys/feeds/feeds.ts', '../store', /nothing of files/),
  imports('source-responsys/file/file.ts', '../sync/sync', /servers nor the loop/),
  imports('source-responsys/sync/sync.ts', '../sftp/session', /servers nor bytes/),
  imports('destination-responsys/decide/workflow.ts', '../api/client', /decide\/ is pure/),
  imports('destination-responsys/form/settings.ts', '../send/batch', /configuration into settings/),
  imports('destination-responsys/send/batch.ts', '../api/client', /through the port/),
  imports('destination-responsys/report/states.ts', '../send/batch', /nothing that sends/),
  imports(
    'destination-responsys/api/client.ts',
    '../form/settings',
    /nothing of the connector but/,
  ),
  imports('destination-responsys/probe/probe.ts', '../send/batch', /asks through api/),
  imports('destination-responsys/bucket/s3.ts', '../api/client', /nothing of records or of/),
  imports('source-responsys/settings.ts', './sync/sync', /does not turn back/),
  imports('destination-responsys/catalog.ts', './write', /does not turn back/),
];

describe('the direction of imports', () => {
  const eslint = linter();

  it.each(PLANTS)('refuses $line in $into', async ({ into, line, refusal }) => {
    expect((await complaints(eslint, into, line)).join('\n')).toMatch(refusal);
  });

  it('has a planted violation for each of its zones', () => {
    const unplanted = ARROWS.filter(
      ({ message }) => !PLANTS.some(({ refusal }) => refusal.test(message)),
    );
    expect(unplanted).toEqual([]);
    expect(PLANTS).toHaveLength(ARROWS.length);
  });

  it('lets a room import its own files, the port and shared/', async () => {
    const lines = [
      "import './request';",
      "import '../responsys';",
      "import '../../shared/errors';",
    ];
    expect(
      await complaints(eslint, 'destination-responsys/api/client.ts', lines.join('\n')),
    ).toEqual([]);
  });
});

describe('pure files', () => {
  const eslint = linter();

  it.each([
    ["import 'node:fs';", /no input or output/],
    ['export const now = Date.now();', /comes in as an argument/],
    ['export const env = process.env;', /no input but their arguments/],
    ["import 'csv-parse/sync';", /alone wraps csv-parse/],
    ["import 'faros-airbyte-cdk/lib/protocol';", /speak to the CDK/],
  ])('may not say %s', async (line, refusal) => {
    const said = await complaints(eslint, 'source-responsys/progress/cursor.ts', line);
    expect(said.join('\n')).toMatch(refusal);
  });

  it.each(['decide/outcome', 'send/brake', 'send/tables', 'report/states', 'api/faults'])(
    'are those of the destination, too: %s',
    async (name) => {
      const file = `destination-responsys/${name}.ts`;
      const said = await complaints(eslint, file, "import 'node:fs';\nDate.now();");
      expect(said.join('\n')).toMatch(/no input or output[^]*comes in as an argument/);
    },
  );
});

describe('the start of programs', () => {
  const eslint = linter();

  it.each(['harness/torture/trial.ts', 'harness/sftp/sshd.test.ts', 'scripts/torture.ts'])(
    'is left to lifetime/child.ts by %s',
    async (file) => {
      const said = await complaints(eslint, file, "import { spawn } from 'node:child_process';");
      expect(said.join()).toMatch(/Only lifetime\/child\.ts starts programs/);
    },
  );

  it.each([
    ['harness/lifetime/child.ts', 'import { spawn }'],
    ['harness/torture/trial.ts', 'import type { ChildProcess }'],
  ])('is not what %s is refused for: %s', async (file, names) => {
    expect(await complaints(eslint, file, `${names} from 'node:child_process';`)).toEqual([]);
  });
});

// The configuration is passed in, since ESLint would load it in a way that tests do not offer.
function linter(): ESLint {
  return new ESLint({
    cwd: ROOT,
    overrideConfigFile: true,
    overrideConfig: config,
    ruleFilter: ({ ruleId }) => ruleId.includes('restricted'),
  });
}

async function complaints(eslint: ESLint, into: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, into) });
  return result?.messages.map(({ message }) => message) ?? [];
}
