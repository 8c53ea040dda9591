import type { Clock } from '../../shared/clock';
import { PatientClock } from '../../harness/connector/patient-clock';
import { silent } from '../../harness/connector/silent-log';
import { failing } from '../../harness/responsys/failing';
import { asConnectorError } from '../../shared/errors';
import { stack, type Call, type Send } from './call';
import { NoAnswer, Refusal } from './faults';
import { retrying } from './retry';
import { signing } from './session';

const CALL: Call = { doing: 'testing', verb: 'POST', template: '/x', path: '/x', effect: 'merges' };
const ONCE: Call = { ...CALL, effect: 'mails' };
const LOGIN = { username: 'api', password: 'p', url: 'https://login.example.com' };

describe('a session', () => {
  /** Answers log-ins with numbered tokens, and calls as `answer` says. */
  function account(answer: (call: Call) => unknown, endPoint = 'api.example.com/') {
    const logins: Call[] = [];
    const send: Send = async (call) => {
      await Promise.resolve();
      const correlationId = undefined;
      if (call.form === undefined) return { value: answer(call), correlationId };
      logins.push(call);
      return { value: { authToken: `token ${logins.length}`, endPoint }, correlationId };
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
    const signed = sign(send, new PatientClock());
    const answers = await Promise.all([signed(CALL), signed(CALL), signed(CALL)]);
    expect(new Set(answers.map(({ value }) => value))).toEqual(
      new Set(['https://api.example.com token 1']),
    );
    expect(logins).toHaveLength(1);
    expect(logins[0]).toMatchObject({
      base: LOGIN.url,
      form: { user_name: 'api', auth_type: 'password' },
    });
  });

  test('is renewed once for all callers whose token has expired', async () => {
    const { logins, send } = account(({ token }) => {
      if (token === 'token 1') throw new Refusal(401, 'INVALID_TOKEN', '');
      return token;
    });
    const signed = sign(send, new PatientClock());
    const answers = await Promise.all([signed(CALL), signed(CALL)]);
    expect(answers.map(({ value }) => value)).toEqual(['token 2', 'token 2']);
    expect(logins).toHaveLength(2);
  });

  test('is not renewed for a limit that comes with status 401', async () => {
    const limited = new Refusal(401, 'API_LIMIT_EXCEEDED', '');
    const { logins, send } = account(() => {
      throw limited;
    });
    await expect(sign(send, new PatientClock())(CALL)).rejects.toBe(limited);
    expect(logins).toHaveLength(1);
  });

  test('is renewed before two hours have passed', async () => {
    const { logins, send } = account(() => null);
    const clock = new PatientClock();
    const signed = sign(send, clock);
    await signed(CALL);
    await clock.sleep(119 * 60_000);
    await signed(CALL);
    expect(logins).toHaveLength(2);
  });

  test('is not moved to a host to which the connection would be readable', async () => {
    const { send } = account(() => null, 'http://api.example.com');
    await expect(sign(send, new PatientClock())(CALL)).rejects.toThrow('without https');
  });

  test.each([
    ['INVALID_USER_NAME_PASSWORD', 'config_error', 'User Name with this Password'],
    ['PASSWORD_EXPIRED', 'config_error', 'has expired'],
    ['SOMETHING_ELSE', 'config_error', 'SOMETHING_ELSE'],
  ])('that is refused with %s ends in a %s', async (code, failureType, words) => {
    const send = failing(new Refusal(400, code, 'quoted: p'));
    const error = await sign(send, new PatientClock())(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType });
    expect((error as Error).message).toContain(words);
    expect((error as Error).message).not.toContain('quoted');
  });

  test('D11: is started again after UNRECOVERABLE_EXCEPTION, whatever its status', async () => {
    for (const status of [400, 401, 500]) {
      const { logins, send } = account(({ token }) => {
        if (token === 'token 1') throw new Refusal(status, 'UNRECOVERABLE_EXCEPTION', '');
        return token;
      });
      expect((await sign(send, new PatientClock())(CALL)).value).toBe('token 2');
      expect(logins).toHaveLength(2);
    }
  });

  test('D11: is started again after UNRECOVERABLE_EXCEPTION, but an e-mail is not sent again', async () => {
    const calls: Call[] = [];
    const { logins, send } = account((call) => {
      calls.push(call);
      if (call.token === 'token 1') throw new Refusal(500, 'UNRECOVERABLE_EXCEPTION', '');
      return call.token;
    });
    const signed = sign(send, new PatientClock());
    await expect(signed(ONCE)).rejects.toThrow('UNRECOVERABLE_EXCEPTION');
    expect(calls).toHaveLength(1);
    expect((await signed(ONCE)).value).toBe('token 2');
    expect(logins).toHaveLength(2);
  });

  test('an e-mail whose token had expired is sent with a new token, since it was not sent', async () => {
    const { send } = account(({ token }) => {
      if (token === 'token 1') throw new Refusal(401, 'TOKEN_EXPIRED', '');
      return token;
    });
    expect((await sign(send, new PatientClock())(ONCE)).value).toBe('token 2');
  });

  test.each<[string, Error]>([
    ['a page with 200', new NoAnswer(true, undefined, true)],
    ['a page with 404', new Refusal(404, '', '')],
    ['a page with 403', new Refusal(403, '', '')],
    ['a redirect', new Refusal(302, '', '')],
  ])('D21: that is answered by %s is not a session with the API', async (_, answer) => {
    const retry = retrying(new PatientClock(), silent, { attempts: 3, waits: false });
    const send = failing(answer, answer, answer, answer);
    const error = await signing(
      LOGIN,
      new PatientClock(),
      retry,
    )(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'config_error' });
    expect((error as Error).message).toContain("is not Responsys's API");
    expect((error as Error).message).toContain('Endpoint');
  });

  test.each<[string, Error]>([
    ['not answered', new NoAnswer(false, undefined)],
    ['answered by a page with 503', new Refusal(503, '', '')],
    ['answered by a page with 500', new Refusal(500, '', '')],
  ])('that is %s may be answered later', async (_, answer) => {
    const retry = retrying(new PatientClock(), silent, { attempts: 2, waits: false });
    const send = failing(answer, answer);
    const error = await signing(
      LOGIN,
      new PatientClock(),
      retry,
    )(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
  });

  test('that is answered without a token is not a session with the API', async () => {
    const error = await sign(failing(), new PatientClock())(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'config_error' });
  });
});
