import type { Clock } from '../../shared/clock';
import { asConnectorError } from '../../shared/errors';
import { NoAnswer, Refusal, verdictOn, type Verdict } from './faults';
import { retrying, stack, type Call, type Send } from './layers';
import { signing } from './session';

const CALL: Call = { doing: 'testing', verb: 'POST', template: '/x', path: '/x', repeatable: true };
const ONCE: Call = { ...CALL, repeatable: false };
const LOGIN = { username: 'api', password: 'p', url: 'https://login.example.com' };
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
  const send = (call: Call): Promise<unknown> => {
    calls.push(call);
    const error = errors.shift();
    return error === undefined ? Promise.resolve('answer') : Promise.reject(error);
  };
  return Object.assign(send, { calls });
}

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
  [new Refusal(302, '', ''), 'refused'],
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
    expect(await retrying(clock, silent, 10)(send)(CALL)).toBe('answer');
    expect(clock.slept).toHaveLength(3);
    expect(clock.slept[2]).toBeGreaterThan(clock.slept[0] as number);
  });

  test('is not repeated once it may have been done, if it must not be done twice', async () => {
    const send = failing(new NoAnswer(false, undefined), new Refusal(503, '', ''), lost);
    await expect(retrying(patientClock(), silent, 10)(send)(ONCE)).rejects.toBe(lost);
    expect(send.calls).toHaveLength(3);
  });

  test('is given up after a number of attempts, as something that passes', async () => {
    const send = failing(...Array.from({ length: 5 }, () => lost));
    const error = await retrying(patientClock(), silent, 3)(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect(send.calls).toHaveLength(3);
  });

  test('is not repeated if Responsys refuses it', async () => {
    const refused = new Refusal(404, 'LIST_NOT_FOUND', '');
    await expect(retrying(patientClock(), silent, 3)(failing(refused))(CALL)).rejects.toBe(refused);
  });
});

describe('a session', () => {
  /** Answers log-ins with numbered tokens, and calls as `answer` says. */
  function account(answer: (call: Call) => unknown, endPoint = 'api.example.com/') {
    const logins: Call[] = [];
    const send: Send = async (call) => {
      await Promise.resolve();
      if (call.form === undefined) return answer(call);
      logins.push(call);
      return { authToken: `token ${logins.length}`, endPoint };
    };
    return { logins, send };
  }
  const sign = (send: Send, clock: Clock): Send =>
    stack(
      send,
      signing(LOGIN, clock, (inner) => inner),
    );

  test('logs in once for all callers and calls the host that the answer names', async () => {
    const { logins, send } = account((call) => `${call.base} ${call.token}`);
    const signed = sign(send, patientClock());
    const answers = await Promise.all([signed(CALL), signed(CALL), signed(CALL)]);
    expect(new Set(answers)).toEqual(new Set(['https://api.example.com token 1']));
    expect(logins).toHaveLength(1);
    expect(logins[0]).toMatchObject({
      base: LOGIN.url,
      form: { user_name: 'api', auth_type: 'password' },
    });
  });

  test('is renewed once for all callers whose token has lapsed', async () => {
    const { logins, send } = account(({ token }) => {
      if (token === 'token 1') throw new Refusal(401, 'INVALID_TOKEN', '');
      return token;
    });
    const signed = sign(send, patientClock());
    expect(await Promise.all([signed(CALL), signed(CALL)])).toEqual(['token 2', 'token 2']);
    expect(logins).toHaveLength(2);
  });

  test('is not renewed for a limit that comes with status 401', async () => {
    const limited = new Refusal(401, 'API_LIMIT_EXCEEDED', '');
    const { logins, send } = account(() => {
      throw limited;
    });
    await expect(sign(send, patientClock())(CALL)).rejects.toBe(limited);
    expect(logins).toHaveLength(1);
  });

  test('is renewed before two hours have passed', async () => {
    const { logins, send } = account(() => null);
    const clock = patientClock();
    const signed = sign(send, clock);
    await signed(CALL);
    await clock.sleep(119 * 60_000);
    await signed(CALL);
    expect(logins).toHaveLength(2);
  });

  test('is not taken to a host that would read it on its way', async () => {
    const { send } = account(() => null, 'http://api.example.com');
    await expect(sign(send, patientClock())(CALL)).rejects.toThrow('without https');
  });

  test.each([
    ['INVALID_USER_NAME_PASSWORD', 'config_error', 'User Name with this Password'],
    ['PASSWORD_EXPIRED', 'config_error', 'has expired'],
    ['SOMETHING_ELSE', 'config_error', 'SOMETHING_ELSE'],
  ])('that is refused with %s ends in a %s', async (code, failureType, words) => {
    const send = failing(new Refusal(400, code, 'quoted: p'));
    const error = await sign(send, patientClock())(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType });
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).not.toContain('quoted');
  });
});
