import { destinationConfig } from '../../harness/connector/configured';
import { InMemoryResponsys } from '../../harness/responsys/in-memory';
import { planned, readingOf, type Plan } from '../decide/plan';
import type { Found, Wanted } from '../responsys';
import { settingsOf } from '../form/settings';
import { lookUpMembers, needsLookUp, NOTHING_KNOWN } from './look-up';

const USERS = { workflow_type: 'export_users', list: 'CONTACTS', source_audience: 'vip' };
const CAMPAIGN = { workflow_type: 'export_to_campaign', campaign: 'Hi', source_audience: 'vip' };
const FIELDS = ['f0', 'f1', 'f2', 'f3', 'f4'];

function plan(name: string, event: string, workflow: object, more: object = {}): Plan {
  const settings = settingsOf(destinationConfig(workflow), 'users');
  const ref = { number: 1, stream: 'users', window: { committed: 0, rejected: 0 } };
  const segment_events = [{ slug: 'vip', event }];
  const data = { email: `${name}@example.com`, segment_events, ...more };
  const one = planned(ref, readingOf(data, settings), settings);
  if ('kind' in one) throw new Error(`settled as ${one.kind}`);
  return one;
}

/** Records the requests and their members. */
class Asked extends InMemoryResponsys {
  readonly questions: { ids: readonly string[]; wanted: Wanted }[] = [];

  override lookUp(ids: readonly string[], wanted: Wanted): Promise<Found> {
    this.questions.push({ ids, wanted });
    return super.lookUp(ids, wanted);
  }
}

test('nobody is looked up if nothing depends on it', async () => {
  const to = new Asked();
  const plans = [plan('ann', 'enter', USERS), plan('ben', 'enter', USERS)];
  expect(await lookUpMembers(plans, to)).toBe(NOTHING_KNOWN);
  expect(to.questions).toEqual([]);
});

test('members who may have been mailed are looked up with the column that records it, all in one call', async () => {
  const to = new Asked();
  to.profiles.set('ann@example.com', ['1']);
  to.tables.segments.set('1', { VIP: '1', OTHER: '0' });
  const plans = [plan('ann', 'enter', CAMPAIGN), plan('ben', 'enter', CAMPAIGN)];
  const known = await lookUpMembers(plans, to);
  expect(to.questions).toEqual([
    { ids: ['ann@example.com', 'ben@example.com'], wanted: { segments: ['VIP'] } },
  ]);
  expect([...known.profiles]).toEqual([
    ['ann@example.com', [{ riid: '1', segments: { VIP: '1' } }]],
  ]);
  expect([...known.asked]).toEqual(['ann@example.com', 'ben@example.com']);
});

test('a member who leaves is looked up only for their profile, and one who enters beside them is not', async () => {
  const to = new Asked();
  const plans = [plan('ann', 'exit', USERS), plan('ben', 'enter', USERS)];
  expect(plans.map(needsLookUp)).toEqual([true, false]);
  await lookUpMembers(plans, to);
  expect(to.questions).toEqual([{ ids: ['ann@example.com'], wanted: {} }]);
});

test('D31: rows with many different columns are looked up to fill their gaps, but those of members who leave not for fields', async () => {
  const to = new Asked();
  const workflow = { ...USERS, additional_fields: FIELDS };
  const plans = FIELDS.map((field, i) => plan(`user${i}`, 'enter', workflow, { [field]: 'x' }));
  await lookUpMembers(plans, to);
  expect(to.questions).toHaveLength(1);
  expect(to.questions[0]?.ids).toHaveLength(5);
  expect([...(to.questions[0]?.wanted.userFields ?? [])].sort()).toEqual([
    ...['F0', 'F1', 'F2', 'F3', 'F4'],
  ]);
  const few = plans.slice(0, 2);
  expect(await lookUpMembers(few, to)).toBe(NOTHING_KNOWN);
});

const LIST_FIELDS = FIELDS.map((field) => ({ field, column: field.toUpperCase() }));

test('rows with different columns of the list are looked up where that saves a call', async () => {
  const to = new Asked();
  const workflow = { ...USERS, list_fields: LIST_FIELDS };
  const plans = FIELDS.map((field, i) => plan(`user${i}`, 'enter', workflow, { [field]: 'x' }));
  await lookUpMembers(plans, to);
  expect(to.questions).toEqual([
    {
      ids: FIELDS.map((_, i) => `user${i}@example.com`),
      wanted: { list: ['F0', 'F1', 'F2', 'F3', 'F4'] },
    },
  ]);
  // Two sets are two calls; so are a look-up and a merge.
  expect(await lookUpMembers(plans.slice(0, 2), to)).toBe(NOTHING_KNOWN);
});

test('a look-up that is made anyway includes the columns of the list in the same call', async () => {
  const to = new Asked();
  const workflow = { ...CAMPAIGN, list_fields: LIST_FIELDS };
  const plans = ['ann', 'ben'].map((name) => plan(name, 'enter', workflow, { f0: 'x' }));
  await lookUpMembers(plans, to);
  expect(to.questions.map(({ wanted }) => wanted)).toEqual([{ list: ['F0'], segments: ['VIP'] }]);
});

test.each(['PERMISSION', 'DELIVERABILITY'])(
  'the %s of members is never requested, since it is not filled in',
  async (kind) => {
    const to = new Asked();
    const channels = FIELDS.map((_, i) => ['EMAIL', 'MOBILE', 'POSTAL'][i] ?? `F${i}`);
    const list_fields = channels.map((channel, i) => ({
      field: `f${i}`,
      column: `${channel}_${kind}_STATUS_`,
    }));
    const workflow = { ...USERS, list_fields };
    const plans = FIELDS.map((field, i) => plan(`user${i}`, 'enter', workflow, { [field]: 'I' }));
    expect(await lookUpMembers(plans, to)).toBe(NOTHING_KNOWN);
  },
);

test('a member whom Responsys refuses to look up does not count as missing from the list', async () => {
  const to = new Asked();
  const refused = new Map([['ann@example.com', { kind: 'refused', code: 'BAD', reason: 'r' }]]);
  const look: Pick<InMemoryResponsys, 'lookUp'> = {
    lookUp: async (ids, wanted) => Object.assign(await to.lookUp(ids, wanted), { refused }),
  };
  const known = await lookUpMembers([plan('ann', 'enter', CAMPAIGN)], look);
  expect([...known.asked]).toEqual([]);
  expect(known.refused.has('ann@example.com')).toBe(true);
});
