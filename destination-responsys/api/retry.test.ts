import { PatientClock } from '../../harness/connector/patient-clock';
import { silent } from '../../harness/connector/silent-log';
import { ANSWER, failing } from '../../harness/responsys/failing';
import { asConnectorError } from '../../shared/errors';
import type { Call, Reply } from './call';
import { mayBeDone, NoAnswer, Refusal, failureKindOf, type FailureKind } from './faults';
import { retrying } from './retry';

const CALL: Call = { doing: 'testing', verb: 'POST', template: '/x', path: '/x', effect: 'merges' };
const ONCE: Call = { ...CALL, effect: 'mails' };

const SYNC = { attempts: 10, waits: true };
const CHECK = { attempts: 4, waits: false };

test.each<[Error, FailureKind]>([
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
])('%s is classified as %s', (error, kind) => {
  expect(failureKindOf(error)).toBe(kind);
});

describe('a call that fails', () => {
  const lost = new NoAnswer(true, undefined);

  test('is repeated with growing delays while its reason may pass', async () => {
    const clock = new PatientClock();
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
    const send = failing(new NoAnswer(false, undefined), new Refusal(429, '', ''), lost);
    await expect(retrying(new PatientClock(), silent, SYNC)(send)(ONCE)).rejects.toBe(lost);
    expect(send.calls).toHaveLength(3);
  });

  // An e-mail is sent again only if Responsys, or a proxy before it, says that it was not sent.
  test.each([
    new NoAnswer(false, undefined),
    new Refusal(400, 'API_LIMIT_EXCEEDED', ''),
    new Refusal(429, '', ''),
    new Refusal(401, 'WS_ARG_DISABLED', ''),
    new Refusal(401, 'LOGIN_BLOCKED_TEMPORARILY', ''),
  ])('that mails is repeated after %s, which says that nothing was done', async (error) => {
    const send = failing(error);
    expect(await retrying(new PatientClock(), silent, SYNC)(send)(ONCE)).toBe(ANSWER);
    expect(send.calls).toHaveLength(2);
  });

  test.each([
    new NoAnswer(true, undefined),
    new NoAnswer(true, undefined, true),
    ...[301, 302, 303, 307, 308, 400, 403, 404, 408, 425, 500, 502, 503, 504].map(
      (status) => new Refusal(status, '', ''),
    ),
    new Refusal(503, 'SERVICE_UNAVAILABLE', ''),
    new Refusal(500, 'UNEXPECTED_EXCEPTION', ''),
    new Refusal(500, 'UNABLE_TO_SUBMIT_ASYNC_REQUEST', ''),
    new Refusal(500, 'UNRECOVERABLE_EXCEPTION', ''),
    new Refusal(400, 'DUPLICATE_API_REQUEST', ''),
  ])('that mails is not repeated after %s, which proves nothing', async (error) => {
    expect(mayBeDone(error)).toBe(true);
    const send = failing(error);
    await expect(retrying(new PatientClock(), silent, SYNC)(send)(ONCE)).rejects.toBe(error);
    expect(send.calls).toHaveLength(1);
  });

  test.each([
    new Refusal(400, 'INVALID_PARAMETER', ''),
    new Refusal(404, 'CAMPAIGN_NOT_FOUND', ''),
    new Refusal(403, 'INSUFFICIENT_ACCESS', ''),
    new Refusal(413, '', ''),
    new Refusal(401, '', ''),
    new Error('a defect'),
  ])('was not done if it ends in %s', (error) => {
    expect(mayBeDone(error)).toBe(false);
  });

  test('is given up after a number of attempts, as a transient error', async () => {
    const send = failing(...Array.from({ length: 5 }, () => lost));
    const error = await retrying(new PatientClock(), silent, { attempts: 3, waits: true })(send)(
      CALL,
    ).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect(send.calls).toHaveLength(3);
  });

  test('is not repeated if Responsys refuses it', async () => {
    const refused = new Refusal(404, 'LIST_NOT_FOUND', '');
    await expect(
      retrying(new PatientClock(), silent, { attempts: 3, waits: true })(failing(refused))(CALL),
    ).rejects.toBe(refused);
  });

  test('D30: ten attempts take two to four minutes', async () => {
    const clock = new PatientClock();
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
    expect(await retrying(new PatientClock(), silent, SYNC)(send)(CALL)).toBe(ANSWER);
    expect(send.calls).toHaveLength(2);
  });

  test('D21: waits long while log-ins are blocked, but not forever', async () => {
    const blocked = new Refusal(401, 'LOGIN_BLOCKED_TEMPORARILY', '');
    const clock = new PatientClock();
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
  ])('D17: reports to a waiting user at once what a sync waits for: %s', async (refusal, words) => {
    const clock = new PatientClock();
    const send = failing(refusal);
    const error = await retrying(clock, silent, CHECK)(send)(CALL).catch(asConnectorError);
    expect(error).toMatchObject({ failureType: 'transient_error' });
    expect((error as Error).message).toContain(words);
    expect([send.calls.length, clock.slept.length]).toEqual([1, 0]);
  });

  describe('D21: with DUPLICATE_API_REQUEST', () => {
    const duplicate = new Refusal(400, 'DUPLICATE_API_REQUEST', '');
    const run = (call: Call, ...errors: Error[]): Promise<Reply> =>
      retrying(new PatientClock(), silent, SYNC)(failing(...errors))(call);

    test('after a lost answer counts as done', async () => {
      expect(await run(CALL, lost, duplicate)).toMatchObject({ wasDone: true });
      expect(await run(CALL, new Refusal(502, '', ''), duplicate)).toMatchObject({ wasDone: true });
    });

    test('without a lost answer is repeated', async () => {
      expect(await run(CALL, duplicate, duplicate)).toBe(ANSWER);
      expect(await run(CALL, new Refusal(503, '', ''), duplicate)).toBe(ANSWER);
    });

    test('is repeated if it reads', async () => {
      expect(await run({ ...CALL, effect: 'reads' }, lost, duplicate)).toBe(ANSWER);
    });

    test('is given up if it mails', async () => {
      await expect(run(ONCE, duplicate)).rejects.toBe(duplicate);
    });
  });
});
