import { InMemoryResponsys, refusal } from '../../harness/responsys/in-memory';
import type { Change, Step } from '../decide/change';
import type { StepName } from '../decide/steps';
import type { Decision } from '../decide/workflow';
import type { Cells } from '../responsys';
import { Delivery, takeAhead } from './deliver';
import { NOTHING_KNOWN, type Known } from './look-up';

const ANN = 'ann@example.com';
const BEN = 'ben@example.com';

function step(name: StepName, row: Cells = {}, more: Partial<Step> = {}): Step {
  return {
    name,
    row,
    stops: true,
    repeatable: !['trigger', 'custom event'].includes(name),
    ...more,
  };
}
function change(
  address: string,
  steps: readonly Step[],
  action: Decision['action'] = 'add',
  onlyIfListed = false,
): Change {
  const identity = { EMAIL_ADDRESS_: address };
  return {
    member: { key: address, id: address, identity },
    decision: { action, reason: 'it is so' },
    steps: steps.map((one) =>
      ['userFields', 'segments', 'custom event', 'mark'].includes(one.name)
        ? one
        : { ...one, row: { ...identity, ...one.row } },
    ),
    onlyIfListed,
  };
}
const written = (address: string): Change =>
  change(address, [
    step('merge into list'),
    step('userFields', { CITY: 'Rome' }),
    step('segments', { VIP: '1' }),
  ]);
async function ahead(
  to: InMemoryResponsys,
  changes: readonly Change[],
  known: Known = NOTHING_KNOWN,
): Promise<Delivery> {
  const delivery = new Delivery(changes, known, to);
  await takeAhead(delivery, false);
  return delivery;
}

test('members go into the list first, all in one call, and then into the tables', async () => {
  const to = new InMemoryResponsys();
  const delivery = await ahead(to, [written(ANN), written(BEN)]);
  expect(to.names[0]).toBe('mergeList');
  expect([...to.names].sort()).toEqual(['mergeList', 'segments', 'userFields']);
  expect(to.calls[0]?.rows).toHaveLength(2);
  expect([...to.tables.segments]).toEqual([
    ['1', { VIP: '1' }],
    ['2', { VIP: '1' }],
  ]);
  expect(delivery.outcome(0)).toBeUndefined();
  delivery.end([0]);
  expect([delivery.outcome(0), delivery.outcome(1)]).toEqual([{ kind: 'added' }, undefined]);
});

test('a member whose row is refused takes no later step, and the others do', async () => {
  const to = new InMemoryResponsys((row, { name }) =>
    name === 'mergeList' && row['EMAIL_ADDRESS_'] === ANN
      ? { ...refusal('MERGEFAILED'), correlationId: 'abc' }
      : undefined,
  );
  const delivery = await ahead(to, [written(ANN), written(BEN)]);
  expect(to.calls.map(({ name, rows }) => [name, rows.length]).sort()).toEqual([
    ['mergeList', 2],
    ['segments', 1],
    ['userFields', 1],
  ]);
  expect(delivery.outcome(0)).toEqual({
    ...{ kind: 'refused', code: 'MERGEFAILED', reason: 'of MERGEFAILED' },
    ...{ at: 'merge into list', correlationId: 'abc' },
  });
});

test('a member whom a table refuses is not mailed, though the list and the look-up know them', async () => {
  const to = new InMemoryResponsys((_, { name }) =>
    name === 'segments' ? refusal('BAD') : undefined,
  );
  to.profiles.set(ANN, ['1']);
  const known = { ...NOTHING_KNOWN, profiles: new Map([[ANN, [{ riid: '1' }]]]) };
  const mail = change(ANN, [step('segments', { VIP: '2' }), step('trigger')], 'trigger');
  const delivery = new Delivery([mail], known, to);
  await delivery.take('segments');
  expect(delivery.ready('trigger')).toEqual([]);
  await delivery.take('trigger', [0]);
  expect(to.mailed).toEqual([]);
  expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', at: 'segments' });
});

test('a refused additional field does not stop the rest, and is reported', async () => {
  const to = new InMemoryResponsys((_, { name }) =>
    name === 'userFields' ? refusal('BAD') : undefined,
  );
  const steps = [step('merge into list'), step('userFields', { CITY: 'x' }, { stops: false })];
  const delivery = await ahead(to, [change(ANN, [...steps, step('segments', { VIP: '1' })])]);
  delivery.end([0]);
  expect(to.names).toContain('segments');
  expect(delivery.outcome(0)).toEqual({
    kind: 'added',
    leftOut: { columns: ['CITY'], code: 'BAD', reason: 'of BAD' },
  });
});

test('an additional field of unknown fate is reported, without a code', async () => {
  const to = new InMemoryResponsys((_, { name }) =>
    name === 'userFields' ? { kind: 'unknown', reason: 'the answer was lost' } : undefined,
  );
  const steps = [step('merge into list'), step('userFields', { CITY: 'x' }, { stops: false })];
  const delivery = await ahead(to, [change(ANN, steps)]);
  delivery.end([0]);
  expect(delivery.outcome(0)).toEqual({
    kind: 'added',
    leftOut: { columns: ['CITY'], code: '', reason: 'the answer was lost' },
  });
});

test('a membership that is refused beside the needed one is reported', async () => {
  const to = new InMemoryResponsys((row) => ('OTHER' in row ? refusal('BAD') : undefined));
  const row = { VIP: '1', OTHER: '1' };
  const delivery = await ahead(to, [
    change(ANN, [step('merge into list'), step('segments', row, { needed: 'VIP' })]),
  ]);
  delivery.end([0]);
  expect(to.tables.segments.get('1')).toEqual({ VIP: '1' });
  expect(delivery.outcome(0)).toEqual({
    kind: 'added',
    leftOut: { columns: ['OTHER'], code: 'BAD', reason: 'of BAD' },
  });
});

test('a step is taken for the changes that have it, and for no others', async () => {
  const to = new InMemoryResponsys();
  const mail = change(BEN, [step('merge into list'), step('trigger')], 'trigger');
  const delivery = await ahead(to, [written(ANN), mail]);
  expect(delivery.ready('trigger')).toEqual([1]);
  await delivery.take('trigger', [0, 1]);
  expect(to.mailed).toEqual([BEN]);
});

test('D14: a shared address gets a row for each of its profiles, those of the look-up too', async () => {
  const to = new InMemoryResponsys();
  to.profiles.set(ANN, ['1']);
  const profiles = new Map([[ANN, [{ riid: '1' }, { riid: '2' }]]]);
  await ahead(to, [written(ANN)], { ...NOTHING_KNOWN, profiles });
  expect([...to.tables.segments.keys()]).toEqual(['1', '2']);
});

test('D14: one refused profile of a shared address is a refusal of the member', async () => {
  const to = new InMemoryResponsys((row) => (row['RIID_'] === '1' ? refusal('BAD') : undefined));
  to.profiles.set(ANN, ['1', '2']);
  const delivery = await ahead(to, [written(ANN)]);
  delivery.end([0]);
  expect(delivery.outcome(0)).toMatchObject({ kind: 'refused' });
});

describe('a member who leaves', () => {
  const leaving = (address: string): Change => change(address, [step('remove')], 'leave', true);

  test('and was never in the list is no failure', async () => {
    const to = new InMemoryResponsys();
    to.profiles.set(BEN, ['2']);
    const delivery = await ahead(to, [leaving(ANN), leaving(BEN)]);
    delivery.end([0, 1]);
    await delivery.ignoreUnlistedMembers();
    expect(delivery.outcome(0)).toEqual({ kind: 'ignored', reason: 'they are not in the list' });
    expect(delivery.outcome(1)).toEqual({ kind: 'removed' });
  });

  test('and is in the list, but is refused, remains refused', async () => {
    const to = new InMemoryResponsys((_, { name }) =>
      name === 'remove' ? refusal('BUSY') : undefined,
    );
    to.profiles.set(ANN, ['1']);
    const delivery = await ahead(to, [leaving(ANN)]);
    await delivery.ignoreUnlistedMembers();
    expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', code: 'BUSY' });
  });

  test('is refused if Responsys refuses to say whether they are in the list', async () => {
    const to = new InMemoryResponsys();
    const lookUp = to.lookUp.bind(to);
    to.lookUp = async (ids, wanted) =>
      Object.assign(await lookUp(ids, wanted), { refused: new Map([[ANN, refusal('BAD')]]) });
    const delivery = await ahead(to, [leaving(ANN)]);
    await delivery.ignoreUnlistedMembers();
    expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', code: 'NO_MATCH' });
  });

  test('by an opt-out is never added to the list', async () => {
    const to = new InMemoryResponsys();
    const out = change(ANN, [step('update in list')], 'leave', true);
    const delivery = await ahead(to, [out]);
    await delivery.ignoreUnlistedMembers();
    expect(to.names).toEqual(['updateList', 'lookUp']);
    expect(to.profiles.size).toBe(0);
    expect(delivery.outcome(0)).toMatchObject({ kind: 'ignored' });
  });

  test('is not looked up if nothing was refused', async () => {
    const to = new InMemoryResponsys();
    to.profiles.set(ANN, ['1']);
    await (await ahead(to, [leaving(ANN)])).ignoreUnlistedMembers();
    expect(to.names).toEqual(['remove']);
  });

  test('and has no profile for a row of a table is skipped', async () => {
    const to = new InMemoryResponsys();
    const out = change(ANN, [step('segments', { VIP: '0' })], 'leave', true);
    const delivery = await ahead(to, [out]);
    expect(delivery.outcome(0)).toMatchObject({ kind: 'ignored' });
    expect(to.calls).toEqual([]);
  });
});

test('a member for whom nothing gives a profile is refused by the name of the step', async () => {
  const delivery = await ahead(new InMemoryResponsys(), [
    change(ANN, [step('segments', { VIP: '1' })]),
  ]);
  expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', code: '', at: 'segments' });
});

test('the mark for an e-mail that was surely not sent is set back', async () => {
  const to = new InMemoryResponsys();
  const mail = change(ANN, [
    step('merge into list'),
    step('segments', { VIP: '2', OTHER: '1' }),
    step('trigger'),
    step('mark', { VIP: '1' }, { stops: false }),
  ]);
  const delivery = await ahead(to, [mail]);
  await delivery.unmark([0]);
  expect(to.tables.segments.get('1')).toEqual({ VIP: '0', OTHER: '1' });
});

test('if nothing records an e-mail, nothing is set back', async () => {
  const to = new InMemoryResponsys();
  const mail = change(ANN, [step('merge into list'), step('trigger')], 'trigger');
  const delivery = await ahead(to, [mail]);
  await delivery.unmark([0]);
  expect(to.names).toEqual(['mergeList']);
});

test('a mark that cannot be updated is counted, and the e-mail counts as sent', async () => {
  const to = new InMemoryResponsys((row) => (row['VIP'] === '1' ? refusal('BAD') : undefined));
  const mail = change(
    ANN,
    [step('merge into list'), step('trigger'), step('mark', { VIP: '1' }, { stops: false })],
    'trigger',
  );
  const delivery = await ahead(to, [mail]);
  await delivery.take('trigger');
  await delivery.take('mark');
  delivery.end([0]);
  expect(delivery.countUnmarked).toBe(1);
  expect(delivery.outcome(0)).toEqual({ kind: 'triggered' });
});

describe('rows of memberships', () => {
  const rows = (more: Partial<Step> = {}): Step =>
    step('memberships', { vip: '1', news: '0' }, { needed: 'vip', ...more });
  // Its row holds slugs alone.
  const adding = (...steps: Step[]): Change => ({ ...change(ANN, []), steps });

  test('go in before the column that exits are found by, which waits for them', async () => {
    const to = new InMemoryResponsys((row, { name }) =>
      name === 'memberships' && row['slug'] === 'vip' ? refusal('MERGEFAILED') : undefined,
    );
    const merge = step('merge into list', { EMAIL_ADDRESS_: ANN });
    const delivery = await ahead(to, [adding(merge, rows(), step('segments', { VIP: '1' }))]);
    expect(to.names).toEqual(['mergeList', 'memberships']);
    expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', at: 'memberships' });
  });

  test('that are refused beside the one that is needed are left out', async () => {
    const to = new InMemoryResponsys((row) =>
      row['slug'] === 'news' ? refusal('MERGEFAILED') : undefined,
    );
    const delivery = await ahead(to, [adding(rows())]);
    delivery.end();
    expect(delivery.outcome(0)).toMatchObject({ kind: 'added', leftOut: { columns: ['news'] } });
    expect([...to.memberships]).toEqual([[`${ANN} vip`, '1']]);
  });

  test('where none is needed, all have to be refused to refuse their record', async () => {
    const refusing = (slugs: readonly string[]): InMemoryResponsys =>
      new InMemoryResponsys((row) =>
        slugs.includes(row['slug'] ?? '') ? refusal('MERGEFAILED') : undefined,
      );
    const outcomes = [];
    for (const slugs of [['vip'], ['vip', 'news']]) {
      const delivery = await ahead(refusing(slugs), [adding(rows({ needed: undefined }))]);
      delivery.end();
      outcomes.push(delivery.outcome(0)?.kind);
    }
    expect(outcomes).toEqual(['added', 'refused']);
  });

  test('are merged before the member is deleted, who is not found a second time', async () => {
    const to = new InMemoryResponsys();
    to.profiles.set(ANN, ['1']);
    const decision = { action: 'leave', reason: 'it is so', compared: true } as const;
    const steps = [step('memberships', { vip: '0' }), step('remove')];
    const delivery = await ahead(to, [{ ...adding(...steps), decision, onlyIfListed: true }]);
    delivery.end();
    expect(to.names).toEqual(['memberships', 'remove']);
    expect(delivery.outcome(0)).toEqual({ kind: 'removed' });
  });

  test('go out 200 a call, whatever the number of audiences', async () => {
    const to = new InMemoryResponsys();
    const row = Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`a${i}`, '1']));
    await ahead(to, [adding(step('memberships', row))]);
    expect(to.calls.map((call) => call.rows.length)).toEqual([200, 200, 50]);
    expect(to.memberships.size).toBe(450);
  });
});

describe('a custom event', () => {
  const enters = (address: string): Change =>
    change(
      address,
      [step('merge into list'), step('custom event', {}, { data: { CITY: 'Rome' } })],
      'trigger',
    );

  test('is sent for the profile that the list merge has named, with its data', async () => {
    const to = new InMemoryResponsys();
    const sent: unknown[] = [];
    const sendEvent = to.sendEvent.bind(to);
    to.sendEvent = (rows) => {
      sent.push(...rows);
      return sendEvent(rows);
    };
    const delivery = await ahead(to, [enters(ANN), enters(BEN)]);
    expect(delivery.sending).toBe('custom event');
    await delivery.take(delivery.sending);
    expect(sent).toEqual([
      { riid: '1', data: { CITY: 'Rome' } },
      { riid: '2', data: { CITY: 'Rome' } },
    ]);
    delivery.end();
    expect(delivery.outcome(0)).toEqual({ kind: 'triggered' });
  });

  test('is sent for none of the profiles that share an address, and for the others', async () => {
    const to = new InMemoryResponsys();
    to.profiles.set(ANN, ['8', '9']);
    const delivery = await ahead(to, [enters(ANN), enters(BEN)]);
    await delivery.take('custom event');
    expect(to.mailed).toEqual([BEN]);
    expect(delivery.outcome(0)).toMatchObject({ kind: 'refused', at: 'custom event' });
    expect(delivery.failed('custom event', [0, 1])).toEqual([{ index: 0, kind: 'refused' }]);
  });

  test('is not tried where nobody has a profile of their own', async () => {
    const to = new InMemoryResponsys();
    to.profiles.set(ANN, ['8', '9']);
    const delivery = await ahead(to, [enters(ANN)]);
    await delivery.take('custom event');
    expect(to.names).toEqual(['mergeList']);
  });
});
