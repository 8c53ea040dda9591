import { call } from '../e2e/calls';
import { PatientClock } from '../../harness/connector/patient-clock';
import { Refusal } from './faults';
import { limiting } from './limits';
import { rateTable } from './rates';

const REPLY = { value: null, correlationId: undefined };
const MERGE = call('POST', '/lists/{listName}/members');

describe('calls', () => {
  test('start at once up to the limit, and no window of a minute has more', async () => {
    const clock = new PatientClock();
    const starts: number[] = [];
    const send = limiting(
      clock,
      () => rateTable([{ ...ROW, limit: 10 }]),
      Infinity,
    )(async () => {
      starts.push(clock.now());
      await clock.sleep(100);
      return REPLY;
    });
    for (let i = 0; i < 35; i++) await send(MERGE);
    expect(starts[9]).toBeLessThan(1000);
    for (let i = 10; i < starts.length; i++) {
      expect((starts[i] as number) - (starts[i - 10] as number)).toBeGreaterThanOrEqual(60_000);
    }
    // 35 calls need three waits, each barely longer than a minute.
    expect(clock.now()).toBeLessThan(3 * 61_500);
  });

  test('that reach Responsys late, or are never answered, count until they are over', async () => {
    for (const onItsWay of [100, 5000, 50_000]) {
      const clock = new PatientClock();
      const arrivals: number[] = [];
      const send = limiting(
        clock,
        () => rateTable([{ ...ROW, limit: 2 }]),
        Infinity,
      )(async () => {
        await clock.sleep(arrivals.length % 3 === 0 ? onItsWay : 0);
        arrivals.push(clock.now());
        if (arrivals.length % 4 === 0) throw new Refusal(504, '', '');
        return REPLY;
      });
      for (let i = 0; i < 9; i++) await send(MERGE).catch(() => undefined);
      for (let i = 2; i < arrivals.length; i++)
        expect((arrivals[i] as number) - (arrivals[i - 2] as number)).toBeGreaterThanOrEqual(
          60_000,
        );
    }
  });

  test('of all functions together stay below a cap', async () => {
    const clock = new PatientClock();
    const send = limiting(clock, () => new Map(), 4)(() => Promise.resolve(REPLY));
    for (let i = 0; i < 3; i++) {
      await send(MERGE);
      await send(call('GET', '/lists'));
    }
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(62_000);
  });

  test('of a function whose limit others used up pause for a minute', async () => {
    const clock = new PatientClock();
    let refusals = 1;
    const send = limiting(
      clock,
      () => new Map(),
      Infinity,
    )(() => {
      if (refusals-- > 0) throw new Refusal(401, 'API_LIMIT_EXCEEDED', '');
      return Promise.resolve(REPLY);
    });
    await expect(send(MERGE)).rejects.toThrow('API_LIMIT_EXCEEDED');
    await send(call('GET', '/lists'));
    expect(clock.now()).toBe(0);
    await send(MERGE);
    expect(clock.now()).toBe(60_000);
  });
});

const ROW = {
  api: 'mergeListRecipients',
  resource_path: '/lists/{listName}/members',
  verb: 'POST',
};
