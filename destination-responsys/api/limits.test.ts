import type { Clock } from '../../shared/clock';
import { Refusal } from './faults';
import type { Call } from './layers';
import { limitFor, limiting, rateTable } from './limits';

const call = (verb: 'GET' | 'POST', template: string, action?: string): Call => ({
  doing: 'testing',
  verb,
  template,
  path: template,
  repeatable: true,
  ...(action === undefined ? {} : { query: { action } }),
});
const MERGE = call('POST', '/lists/{listName}/members');

/** A clock whose time passes only while somebody sleeps. */
function clockOfSleepers(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

describe('the limits of an account', () => {
  test('are read per function, whatever the path is written like', () => {
    const table = rateTable([
      {
        limit: 1000,
        api: 'mergeListRecipients',
        resource_path: '/lists/{listName}/members',
        verb: 'POST',
      },
      {
        limit: '100',
        api: 'Retrieve List Recipients',
        resource_path: '/rest/api/v1.3/lists/{list}/members',
        verb: 'post',
      },
      {
        limit: 50,
        api: 'x',
        resource_path: '/lists/{listName}/members?action=delete',
        verb: 'POST',
      },
      { limit: 7, api: 'email', resource_path: '/campaigns/{campaignName}/email/' },
    ]);
    expect(limitFor(MERGE, table)).toBe(1000);
    expect(limitFor(call('POST', '/lists/{listName}/members', 'get'), table)).toBe(100);
    expect(limitFor(call('POST', '/lists/{listName}/members', 'delete'), table)).toBe(50);
    expect(limitFor(call('POST', '/campaigns/{campaignName}/email'), table)).toBe(7);
  });

  test('are 200 calls a minute where nothing is said', () => {
    for (const answer of [null, {}, [], 'x', { rows: [] }, [{ limit: 'many' }, 3]]) {
      expect(limitFor(MERGE, rateTable(answer))).toBe(200);
    }
  });

  test('may stand in an object, and the lowest counts where several fit', () => {
    const rows = [30, 20, 40].map((limit) => ({
      limit,
      resource_path: '/lists/{listName}/members',
      verb: 'POST',
    }));
    expect(limitFor(MERGE, rateTable({ ratelimits: rows }))).toBe(20);
  });
});

describe('calls', () => {
  test('go out at once up to the limit, and no window of a minute holds more', async () => {
    const clock = clockOfSleepers();
    const starts: number[] = [];
    const send = limiting(
      clock,
      () => rateTable([{ ...ROW, limit: 10 }]),
      Infinity,
    )(async () => {
      starts.push(clock.now());
      await clock.sleep(100);
      return null;
    });
    for (let i = 0; i < 35; i++) await send(MERGE);
    expect(starts[9]).toBeLessThan(1000);
    for (let i = 10; i < starts.length; i++) {
      expect((starts[i] as number) - (starts[i - 10] as number)).toBeGreaterThanOrEqual(60_000);
    }
    // 35 calls need three waits, each barely longer than a minute.
    expect(clock.now()).toBeLessThan(3 * 61_500);
  });

  test('of all functions together keep to a cap', async () => {
    const clock = clockOfSleepers();
    const send = limiting(clock, () => new Map(), 4)(() => Promise.resolve(null));
    for (let i = 0; i < 3; i++) {
      await send(MERGE);
      await send(call('GET', '/lists'));
    }
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(62_000);
  });

  test('of a function whose limit others used up are left for a minute', async () => {
    const clock = clockOfSleepers();
    let refusals = 1;
    const send = limiting(
      clock,
      () => new Map(),
      Infinity,
    )(() => {
      if (refusals-- > 0) throw new Refusal(401, 'API_LIMIT_EXCEEDED', '');
      return Promise.resolve(null);
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
