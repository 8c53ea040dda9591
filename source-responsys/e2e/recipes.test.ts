import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { blocksIn } from '../../harness/examples/blocks';
import { schemaOf } from '../catalog';
import { dataOf, errorOf, startRig, type Rig } from './rig';

/* The record that the recipes of docs/recipes.md from Responsys to Lytics begin with. */

const PAGE = join(__dirname, '..', '..', 'docs', 'recipes.md');
const blocks = blocksIn('docs/recipes.md', readFileSync(PAGE, 'utf8'));
const FILE = '54321_OPEN_20261125_050000.txt';

function textOf(kind: string): string {
  const block = blocks.find(({ mark }) => mark?.kind === kind && mark.file === 'responsys-events');
  if (block === undefined) throw new Error(`the page has no ${kind} of responsys-events`);
  return block.text;
}

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

test('the file of the recipe becomes the record that the page shows', async () => {
  const shown = JSON.parse(textOf('recipe records')) as Record<string, unknown>;
  const modified = Date.parse(String(shown['_ab_source_file_last_modified'])) / 1000;
  await rig.put(FILE, Buffer.from(textOf('recipe file')), modified);
  const run = await rig.read();
  expect(errorOf(run)).toBeUndefined();
  const records = dataOf(run).map((row) => {
    const url = String(row['_ab_source_file_url']);
    return { ...row, _ab_source_file_url: `/download/${url.split('/').at(-1) ?? ''}` };
  });
  expect(records).toEqual([shown]);
});

test('the view for Lytics takes columns that the stream has', () => {
  const sql = blocks.find(({ mark }) => mark?.kind === 'needs Snowflake')?.text ?? '';
  const [, columns = ''] = /SELECT(.*?)FROM/s.exec(sql) ?? [];
  const [, keys = ''] = /PARTITION BY(.*?)ORDER/s.exec(sql) ?? [];
  const names = [columns, keys].flatMap((list) => list.split(',').map((name) => name.trim()));
  expect(names).toHaveLength(14);
  expect(Object.keys(schemaOf().properties)).toEqual(expect.arrayContaining(names));
});
