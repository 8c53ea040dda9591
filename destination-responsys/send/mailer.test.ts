import { PatientClock } from '../../harness/connector/patient-clock';
import { silent } from '../../harness/connector/silent-log';
import {
  addressOf,
  InMemoryResponsys,
  refusal,
  type PortCall,
} from '../../harness/responsys/in-memory';
import type { Change } from '../decide/change';
import { EMAIL } from '../decide/sending';
import type { RowResult } from '../responsys';
import { Delivery, takeAhead } from './deliver';
import { NOTHING_KNOWN } from './look-up';
import { Mailer } from './mailer';

const LOST: RowResult = { kind: 'unknown', reason: 'the answer was lost' };

function mailer() {
  const clock = new PatientClock();
  return { slept: clock.slept, mailer: new Mailer(clock, silent, EMAIL) };
}
/** A member whose e-mail is recorded: 2 before it and 1 after it. */
function mail(name: string): Change {
  const id = `${name}@example.com`;
  const row = { EMAIL_ADDRESS_: id };
  const common = { stops: true, repeatable: true };
  return {
    member: { key: id, id, identity: row },
    decision: { action: 'trigger', reason: '' },
    steps: [
      { ...common, name: 'merge into list', row },
      { ...common, name: 'segments', row: { VIP: '2' }, needed: 'VIP' },
      { ...common, name: 'trigger', row, repeatable: false },
      { ...common, name: 'mark', row: { VIP: '1' }, stops: false },
    ],
    onlyIfListed: false,
  };
}
async function batch(to: InMemoryResponsys, ...names: string[]): Promise<Delivery> {
  const delivery = new Delivery(names.map(mail), NOTHING_KNOWN, to);
  await takeAhead(delivery, true);
  to.calls.length = 0;
  return delivery;
}
const memory = (to: InMemoryResponsys): (string | undefined)[] =>
  [...to.tables.segments.values()].map(({ VIP }) => VIP);

test('D5: 2 is recorded before the e-mails and 1 after them', async () => {
  const to = new InMemoryResponsys();
  await mailer().mailer.mail(await batch(to, 'ann', 'ben'));
  expect(to.calls.map(({ name, rows }) => [name, rows[0]?.['VIP']])).toEqual([
    ['segments', '2'],
    ['trigger', undefined],
    ['segments', '1'],
  ]);
  expect(to.mailed).toHaveLength(2);
});

test('D5: a member who cannot be marked is not mailed, and the others are', async () => {
  const to = new InMemoryResponsys((row) => (row['RIID_'] === '1' ? refusal('BAD') : undefined));
  await mailer().mailer.mail(await batch(to, 'ann', 'ben'));
  expect(to.mailed).toEqual(['ben@example.com']);
});

test('a member who is refused the e-mail is recorded as not mailed', async () => {
  const to = new InMemoryResponsys((row, { name }) =>
    name === 'trigger' && addressOf(row) === 'ann@example.com' ? refusal('BAD') : undefined,
  );
  const { mailer: one } = mailer();
  await one.mail(await batch(to, 'ann', 'ben'));
  expect(memory(to)).toEqual(['0', '1']);
  expect(() => {
    one.end();
  }).not.toThrow();
});

test('a call that fails with no e-mail sent leaves nobody at 2', async () => {
  const to = new InMemoryResponsys((_, { name }) => {
    if (name === 'trigger') throw new Error('refused');
    return undefined;
  });
  const { mailer: one } = mailer();
  const delivery = await batch(to, 'ann', 'ben');
  await expect(one.mail(delivery)).rejects.toThrow('refused');
  expect(memory(to)).toEqual(['0', '0']);
});

test('an e-mail of unknown fate stays at 2', async () => {
  const to = new InMemoryResponsys((_, { name }) => (name === 'trigger' ? LOST : undefined));
  const delivery = await batch(to, 'ann');
  await mailer().mailer.mail(delivery);
  expect(memory(to)).toEqual(['2']);
  expect(delivery.outcome(0)).toEqual(LOST);
});

describe('D10: after a lost answer', () => {
  /** Loses the answers to the first calls that send e-mails. */
  function losing(count: number): InMemoryResponsys {
    const triggers = new Set<PortCall>();
    return new InMemoryResponsys((_, call) => {
      if (call.name !== 'trigger') return undefined;
      triggers.add(call);
      return triggers.size <= count ? LOST : undefined;
    });
  }
  const sizes = (to: InMemoryResponsys): number[] =>
    to.calls.flatMap(({ name, rows }) => (name === 'trigger' ? [rows.length] : []));

  test('a single e-mail is tried half a minute later, and the others follow once it was sent', async () => {
    const to = losing(1);
    const { mailer: one, slept } = mailer();
    await one.mail(await batch(to, 'ann', 'ben'));
    expect(slept).toEqual([]);
    await one.mail(await batch(to, 'cid', 'dan', 'eve'));
    expect(sizes(to)).toEqual([1, 2]);
    expect(slept).toEqual([30_000]);
    await one.mail(await batch(to, 'fay', 'gus'));
    expect(sizes(to)).toEqual([2]);
    expect(slept).toEqual([30_000]);
    one.end();
  });

  test('the sync fails if the single e-mail is lost too', async () => {
    const to = losing(2);
    const { mailer: one } = mailer();
    await one.mail(await batch(to, 'ann', 'ben'));
    const delivery = await batch(to, 'cid', 'dan', 'eve');
    await expect(one.mail(delivery)).rejects.toThrow('so 3 e-mails may have been sent or not');
    expect(sizes(to)).toEqual([1]);
    expect(to.mailed).toEqual([]);
    // Only the member of that single e-mail is in doubt.
    expect(delivery.outcome(1)).toBeUndefined();
    expect(memory(to)).toEqual(['2', '2', '2']);
  });

  test('the sync fails at its end if no e-mail was sent since', async () => {
    const { mailer: one } = mailer();
    await one.mail(await batch(losing(1), 'ann'));
    expect(() => {
      one.end();
    }).toThrow('so 1 e-mail may have been sent or not');
  });

  test('a refused e-mail proves nothing, and the next one is tried alone', async () => {
    const to = losing(1);
    const { answer } = to;
    to.answer = (row, call) =>
      call.name === 'trigger' && addressOf(row) === 'cid@example.com'
        ? refusal('BAD')
        : answer(row, call);
    const { mailer: one } = mailer();
    await one.mail(await batch(to, 'ann'));
    await one.mail(await batch(to, 'cid', 'dan', 'eve', 'fay'));
    expect(sizes(to)).toEqual([1, 1, 2]);
  });
});
