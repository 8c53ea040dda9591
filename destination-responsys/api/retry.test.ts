import type { Clock } from '../../shared/clock';
import { asConnectorError } from '../../shared/errors';
import type { Call, Reply, Send } from './call';
import { NoAnswer, Refusal, verdictOn, type Verdict } from './faults';
import { retrying } from './retry';

const CALL: Call = { doing: 'testing', verb: 'POST', template: '/x', path: '/x', effect: 'merges' };
const ONCE: Call = { ...CALL, effect: 'mails' };
const ANSWER: Reply = { value: 'answer', correlationId: undefined };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function patientClock(): Clock & { slept: number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    sleep: (ms) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** Fails with each of the errors in turn, then answers. */
function failing(...errors: Error[]): Send & { calls: Call[] } {
  const calls: Call[] = [];
  const send = (call: Call): Promise<Reply> => {
    calls.push(call);
    const error = errors.shift();
    return error === undefined ? Promise.resolve(ANSWER) : Promise.reject(error);
  };
  return Object.assign(send, { calls });
}

const SYNC = { attempts: 10, waits: true };
const CHECK = { attempts: 4, waits: false };

test.each<[Error, Verdict]>([
  [new NoAnswer(false, undefined), 'busy'],
  [new NoAnswer(true, undefined), 'unknown'],
  [new Refusal(400, 'API_LIMIT_EXCEEDED', ''), 'limit'],
  [new Refusal(401, 'API_LIMIT_EXCEEDED', ''), 'limit'],
  [new Refusal(429, '', ''), 'limit'],
  [new Refusal(400, 'INTERNAL_CAPACITY_LIMIT_EXCEEDED', ''), 'limit'],
  [new Refusal(400, 'RECIPIENT_LIMIT_EXCEEDED', ''), 'refused'],
  [new Refusal(401, 'INVALID_TOKEN', ''), 'token'],
  [new Refusal(401, 'TOKEN_EXPIRED', ''), 'token'],
  [new Refusal(500, 'UNEXPECTED_EXCEPTION', 'Not a valid authentication token'), 'token'],
  [new Refusal(500, 'UNEXPECTED_EXCEPTION', ''), 'unknown'],
  [new Refusal(503, '', ''), 'busy'],
  [new Refusal(400, 'SERVICE_UNAVAILABLE', ''), 'busy'],
  [new Refusal(504, '', ''), 'unknown'],
  [new Refusal(401, 'INSUFFICIENT_ACCESS', ''), 'refused'],
  [new Refusal(302, '', ''), 'busy'],
  [new Refusal(403, '', ''), 'busy'],
  [new Refusal(403, 'INSUFFICIENT_ACCESS', ''), 'refused'],
  [new Refusal(404, '', ''), 'refused'],
  [new Refusal(401, '', ''), 'token'],
  [new Refusal(408, '', ''), 'unknown'],
  [new Refusal(425, '', ''), 'busy'],
  [new Refusal(401, 'UNKNOWN_CODE', 'You exceeded your allowable limit to call the x'), 'limit'],
  [new Refusal(400, 'UNRECOVERABLE_EXCEPTION', ''), 'session'],
  [new Refusal(500, 'UNRECOVERABLE_EXCEPTION', ''), 'session'],
  [new Refusal(401, 'LOGIN_BLOCKED_TEMPORARILY', ''), 'blocked'],
  [new Refusal(400, 'DUPLICATE_API_REQUEST', ''), 'unknown'],
  [new Error('a defect'), 'refused'],
])('%s is taken for %s', (error, verdict) => {
  expect(verdictOn(error)).toBe(verdict);
});

describe('a call that fails', () => {
  const lost = new NoAnswer(true, undefined);

  test('is repeated with growing waits while its reason may pass', async () => {
    const clock = patientClock();
    const send = failing(
      lost,
      new Refusal(503, '', ''),
      new Refusal(500, 'UNEXPECTED_EXCEPTION', ''),
    );
    expect(await retrying(clock, silent, SYNC)(send)(CALL)).toBe(ANSWER);
    expect(clock.slept).toHaveLength(3);
    expect(clock.slept[2]).toBeGreaterThan(clock.slept[0] as number);
  });

  test('is not repeated once it may have been done, if it must not be done twice', async () => {
    const send = failing(new NoAnswer(false, undefined), new Refusal(503, '', ''), lost);
    await expect(retrying(patientClock(), silent, SYNC)(send)(ONCE)).rejects.toBe(lost);
    expect(send.calls).toHaveLength(3);
  });

  test('is given up after a number of attempts, as something that passes', async () => {
    const send = failing(...Array.from({ length: 5 }, () => lost));
    const error = await retrying(patientClock(), silent, { attempts: 3, waits: true })(send)(
      CALL,
    ).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect(send.calls).toHaveLength(3);
  });

  test('is not repeated if Responsys refuses it', async () => {
    const refused = new Refusal(404, 'LIST_NOT_FOUND', '');
    await expect(
      retrying(patientClock(), silent, { attempts: 3, waits: true })(failing(refused))(CALL),
    ).rejects.toBe(refused);
  });

  test('D30: ten attempts take two to four minutes', async () => {
    const clock = patientClock();
    const send = failing(...Array.from({ length: 10 }, () => lost));
    await retrying(clock, silent, SYNC)(send)(CALL).catch(asConnectorError);
    expect(send.calls).toHaveLength(10);
    const minutes = clock.slept.reduce((sum, ms) => sum + ms, 0) / 60_000;
    expect(minutes).toBeGreaterThan(1.9);
    expect(minutes).toBeLessThan(4.1);
  });

  test.each([
    new Refusal(403, '', ''),
    new Refusal(302, '', ''),
    new Refusal(408, '', ''),
    new Refusal(425, '', ''),
    new Refusal(500, 'UNRECOVERABLE_EXCEPTION', ''),
  ])('D18: is repeated after %s', async (passing) => {
    const send = failing(passing);
    expect(await retrying(patientClock(), silent, SYNC)(send)(CALL)).toBe(ANSWER);
    expect(send.calls).toHaveLength(2);
  });

  test('D21: waits long while log-ins are blocked, and not for ever', async () => {
    const blocked = new Refusal(401, 'LOGIN_BLOCKED_TEMPORARILY', '');
    const clock = patientClock();
    expect(await retrying(clock, silent, SYNC)(failing(blocked, blocked))(CALL)).toBe(ANSWER);
    expect(clock.slept).toEqual([300_000, 300_000]);
    const send = failing(...Array.from({ length: 99 }, () => blocked));
    const error = await retrying(clock, silent, SYNC)(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect(send.calls).toHaveLength(6);
  });

  test.each([
    [new Refusal(400, 'API_LIMIT_EXCEEDED', ''), 'Try again in a minute'],
    [new Refusal(401, 'LOGIN_BLOCKED_TEMPORARILY', ''), 'blocks log-ins of this user for a while'],
  ])('D17: tells a person at once what a sync waits for: %s', async (refusal, words) => {
    const clock = patientClock();
    const send = failing(refusal);
    const error = await retrying(clock, silent, CHECK)(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect((error as Error).message).toContain(words);
    expect([send.calls.length, clock.slept.length]).toEqual([1, 0]);
  });

  describe('D21: with DUPLICATE_API_REQUEST', () => {
    const duplicate = new Refusal(400, 'DUPLICATE_API_REQUEST', '');
    const run = (call: Call, ...errors: Error[]): Promise<Reply> =>
      retrying(patientClock(), silent, SYNC)(failing(...errors))(call);

    test('after a lost answer counts as done', async () => {
      expect(await run(CALL, lost, duplicate)).toMatchObject({ wasDone: true });
      expect(await run(CALL, new Refusal(502, '', ''), duplicate)).toMatchObject({ wasDone: true });
    });

    test('without one before it is repeated', async () => {
      expect(await run(CALL, duplicate, duplicate)).toBe(ANSWER);
      expect(await run(CALL, new Refusal(503, '', ''), duplicate)).toBe(ANSWER);
    });

    test('is repeated if it was to tell something', async () => {
      expect(await run({ ...CALL, effect: 'reads' }, lost, duplicate)).toBe(ANSWER);
    });

    test('is given up if it mails', async () => {
      await expect(run(ONCE, duplicate)).rejects.toBe(duplicate);
    });
  });
});
