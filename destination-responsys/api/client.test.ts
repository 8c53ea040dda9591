import type { Clock } from '../../shared/clock';
import { asConnectorError } from '../../shared/errors';
import type { Call, Send } from './call';
import { client } from './client';
import { within } from './deadline';
import { NoAnswer, Refusal } from './faults';

const CALL: Call = { doing: 'testing', verb: 'POST', template: '/x', path: '/x', effect: 'merges' };
const LOGIN = { username: 'api', password: 'p', url: 'https://login.example.com' };

/** A clock on which time passes as soon as nothing else happens. */
function idleClock(): Clock {
  let now = 0;
  const waiting: { at: number; wake: () => void }[] = [];
  let isRunning = false;
  const run = (): void => {
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    isRunning = next !== undefined;
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(run);
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const entry = { at: now + ms, wake: resolve };
        waiting.push(entry);
        signal?.addEventListener('abort', () => {
          const at = waiting.indexOf(entry);
          if (at >= 0) waiting.splice(at, 1);
          resolve();
        });
        if (!isRunning) setImmediate(run);
        isRunning = true;
      }),
  };
}

/** Does not answer until the call is ended. */
function silence({ signal }: Call): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new NoAnswer(true, undefined));
    });
  });
}

function account(answer: (call: Call) => unknown): { send: Send; calls: string[] } {
  const calls: string[] = [];
  const send: Send = async (call) => {
    await Promise.resolve();
    calls.push(call.doing);
    const value =
      call.form === undefined ? await answer(call) : { authToken: 't', endPoint: LOGIN.url };
    return { value, correlationId: undefined };
  };
  return { send, calls };
}

function started(send: Send, clock: Clock, warnings: string[] = []): Send {
  const log = { info: () => undefined, error: () => undefined };
  return client(
    send,
    {
      login: LOGIN,
      patience: { attempts: 4, waits: true },
      deadlineMs: 120_000,
      cap: undefined,
    },
    clock,
    { ...log, warn: (message) => warnings.push(message) },
  );
}

const isLimits = ({ path }: Call): boolean => path === '/rest/api/ratelimit';

test.each<[string, () => unknown]>([
  ['500', () => Promise.reject(new Refusal(500, 'UNEXPECTED_EXCEPTION', ''))],
  ['503', () => Promise.reject(new Refusal(503, '', ''))],
  ['401', () => Promise.reject(new Refusal(401, 'API_DISABLED_FOR_USER', ''))],
  ['404', () => Promise.reject(new Refusal(404, 'RESOURCE_NOT_FOUND', ''))],
  ['429', () => Promise.reject(new Refusal(429, 'API_LIMIT_EXCEEDED', ''))],
  ['a page', () => Promise.reject(new NoAnswer(true, undefined, true))],
  ['nothing', () => Promise.reject(new NoAnswer(false, undefined))],
])('D17: a request for the limits that is answered by %s delays nothing', async (_, limits) => {
  const clock = idleClock();
  const { send, calls } = account((call) => (isLimits(call) ? limits() : 'done'));
  const warnings: string[] = [];
  expect((await started(send, clock, warnings)(CALL)).value).toBe('done');
  expect(calls).toEqual(['logging in', 'reading the limits of the account', 'testing']);
  expect(warnings).toHaveLength(1);
  expect(clock.now()).toBe(0);
});

test('D17: a request for the limits that is never answered delays a sync only briefly', async () => {
  const clock = idleClock();
  const { send } = account((call) => (isLimits(call) ? silence(call) : 'done'));
  expect((await started(send, clock)(CALL)).value).toBe('done');
  expect(clock.now()).toBe(8000);
});

test('a wrong password is tried once, even though the limits are requested first', async () => {
  const calls: string[] = [];
  const send: Send = (call) => {
    calls.push(call.doing);
    return Promise.reject(new Refusal(400, 'INVALID_USER_NAME_PASSWORD', ''));
  };
  const error = await started(send, idleClock())(CALL).catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'config_error' });
  expect(calls).toEqual(['logging in']);
});

test('D17: a call that is never answered ends after two minutes and is repeated', async () => {
  const clock = idleClock();
  let silent = 1;
  const { send } = account((call) => {
    if (isLimits(call)) return [];
    return silent-- > 0 ? silence(call) : 'done';
  });
  expect((await started(send, clock)(CALL)).value).toBe('done');
  expect(clock.now()).toBeGreaterThanOrEqual(120_000);
  expect(clock.now()).toBeLessThan(122_000);
});

test('work that is in time is not disturbed, and the result of late work is ignored', async () => {
  const clock = idleClock();
  const late = (): Error => new Error('late');
  expect(await within(clock, 1000, Promise.resolve('value'), late)).toBe('value');
  await expect(within(clock, 1000, Promise.reject(new Error('failed')), late)).rejects.toThrow(
    'failed',
  );
  const never = new Promise<string>(() => undefined);
  await expect(within(clock, 1000, never, late)).rejects.toThrow('late');
});
