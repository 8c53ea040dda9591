import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { blocksIn } from '../../harness/examples/blocks';
import { campaign } from './people';
import { mailedBy, record, rowsOf, SEGMENTS, startRig, state, USER_FIELDS, type Rig } from './rig';

/*
 * The recipes of docs/recipes.md from Lytics to Responsys, from the records on.
 */

const LIST = 'CONTACTS_LIST';
const PAGE = join(__dirname, '..', '..', 'docs', 'recipes.md');
const blocks = blocksIn('docs/recipes.md', readFileSync(PAGE, 'utf8'));

/** The values of a block: one in JSON, or one a line. */
function valuesOf(kind: string, name: string): Record<string, unknown>[] {
  const found = blocks.find(({ mark }) => mark?.kind === kind && mark.file === name);
  if (found === undefined) throw new Error(`the page has no ${kind} of ${name}`);
  const { text, language } = found;
  const values = language === 'json' ? [text] : text.trim().split('\n');
  return values.map((value) => JSON.parse(value) as Record<string, unknown>);
}
const workflowOf = (name: string): Record<string, unknown> =>
  valuesOf('recipe config', name)[0] ?? {};
const dataOf = (name: string): Record<string, unknown>[] => valuesOf('recipe records', name);
const linesOf = (data: readonly Record<string, unknown>[]): string[] => [
  ...data.map((one) => record(one)),
  state(1),
];
const at = (name: string): string => `${name}@example.com`;
const FULL_REFRESH = { catalog: { sync_mode: 'full_refresh' } };

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({
    lists: [
      {
        name: LIST,
        folderName: 'Lytics',
        fields: [{ fieldName: 'LYTICS_LAST_SEEN', fieldType: 'TIMESTAMP' }],
      },
    ],
    campaigns: [{ name: 'Welcome', listName: LIST }],
  });
});
afterEach(() => rig.stop());

const tableOf = (name: string): Record<string, unknown> => rowsOf(rig.server, name, LIST);

test('the audience itself: each sync marks who is there, so that whoever has left can be filtered out', async () => {
  const workflow = workflowOf('snapshot');
  const [ann, ben, cid] = dataOf('snapshot');
  const run = await rig.write(workflow, linesOf([ann ?? {}, ben ?? {}, cid ?? {}]), FULL_REFRESH);
  expect(run.errors).toEqual([]);
  const seen = (): Record<string, string | null | undefined> =>
    Object.fromEntries(
      rig.server.members(LIST).map((one) => [one['EMAIL_ADDRESS_'] ?? '', one['LYTICS_LAST_SEEN']]),
    );
  const first = seen();
  expect(Object.keys(first).sort()).toEqual(['ann', 'ben', 'cid'].map(at));
  expect(rig.server.members(LIST).map((one) => one['COUNTRY_'])).toEqual(['NO', 'SE', 'DK']);
  expect(tableOf(USER_FIELDS)).toMatchObject({ [at('ann')]: { FIRST_NAME: 'Ann' } });
  expect(tableOf(SEGMENTS)).toMatchObject({ [at('cid')]: { VIP: '1' } });
  // The next day Ben is not in the table any more.
  const next = await rig.write(workflow, linesOf([ann ?? {}, cid ?? {}]), FULL_REFRESH);
  expect(next.errors).toEqual([]);
  const second = seen();
  const lastSync = Math.max(...Object.values(second).map((text) => Date.parse(text ?? '')));
  const present = Object.keys(second).filter(
    (email) => Date.parse(second[email] ?? '') >= lastSync - 1,
  );
  expect(present.sort()).toEqual(['ann', 'cid'].map(at));
  expect(second[at('ben')]).toBe(first[at('ben')]);
  expect(Date.parse(first[at('ann')] ?? '')).toBeLessThan(lastSync);
});

test('a larger audience: who leaves and who enters is found by comparison', async () => {
  const workflow = workflowOf('superset');
  const [ann, ben, cid] = dataOf('superset');
  await rig.write(workflow, linesOf([ann ?? {}, ben ?? {}, cid ?? {}]), FULL_REFRESH);
  expect(tableOf(SEGMENTS)).toEqual({ [at('ann')]: { VIP: '1' }, [at('ben')]: { VIP: '1' } });
  const left = { ...ann, export_segments: 'ly_known' };
  const entered = { ...cid, segments_all: 'vip,ly_known' };
  const run = await rig.write(workflow, linesOf([left, ben ?? {}, entered]), FULL_REFRESH);
  expect(run.errors).toEqual([]);
  expect(tableOf(SEGMENTS)).toEqual({
    [at('ann')]: { VIP: '0' },
    [at('ben')]: { VIP: '1' },
    [at('cid')]: { VIP: '1' },
  });
  expect(run.logs.some(({ message }) => message.includes('is a snapshot'))).toBe(false);
});

test('a larger audience for a campaign: the first sync records, later ones reach who enters, once', async () => {
  const workflow = campaign({ time_based_triggers: true });
  const [ann, ben, cid] = dataOf('superset');
  await rig.write(workflow, linesOf([ann ?? {}, ben ?? {}, cid ?? {}]), FULL_REFRESH);
  expect(mailedBy(rig.server)).toEqual([]);
  const filling = { ...workflow, back_fill: true };
  const entered = linesOf([ann ?? {}, ben ?? {}, { ...cid, segments_all: 'vip' }]);
  for (let sync = 0; sync < 2; sync++) await rig.write(filling, entered, FULL_REFRESH);
  expect(mailedBy(rig.server)).toEqual([at('cid')]);
});

test('events: whoever enters enters the program once, and an exit is recorded', async () => {
  const workflow = workflowOf('events');
  const run = await rig.write(workflow, linesOf(dataOf('events')));
  expect(run.errors).toEqual([]);
  expect(rig.server.sentEvents.map(({ email, optionalData }) => [email, optionalData])).toEqual([
    [at('ann'), { FIRST_NAME: 'Ann' }],
    [at('ben'), { FIRST_NAME: 'Ben' }],
  ]);
  expect(tableOf(SEGMENTS)).toEqual({ [at('ann')]: { VIP: '1' }, [at('ben')]: { VIP: '0' } });
  // The payload itself, as it lands in S3, says the same.
  await rig.write(workflow, linesOf(dataOf('webhook')));
  expect(rig.server.sentEvents).toHaveLength(2);
});

test('every record and configuration of the page is run here', () => {
  const names = blocks.flatMap(({ mark }) =>
    mark?.kind.startsWith('recipe ') === true ? [`${mark.kind} ${mark.file ?? ''}`] : [],
  );
  const mine = names.filter((name) => !name.includes('responsys-events'));
  expect(mine.sort()).toEqual([
    ...['recipe config events', 'recipe config snapshot', 'recipe config superset'],
    ...['recipe records events', 'recipe records snapshot', 'recipe records superset'],
    'recipe records webhook',
  ]);
});
