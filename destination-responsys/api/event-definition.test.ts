import { asConnectorError } from '../../shared/errors';
import type { Reply } from './call';
import { eventIn } from './event-definition';
import { NoAnswer, Refusal } from './faults';

const answering = (value: unknown) => (): Promise<Reply> =>
  value instanceof Error
    ? Promise.reject(value)
    : Promise.resolve({ value, correlationId: undefined });
const events = (...names: string[]): object[] =>
  names.map((eventName) => ({ eventName, description: 'x', eventType: '1' }));

// As Oracle documents it.
test('an event is found in any case, spelled as Responsys does, and exactly where that is there', async () => {
  expect(await eventIn(answering(events('Other', 'VIP_Entered')), ' vip_entered')).toEqual({
    ...{ name: 'VIP_Entered', isSure: true },
  });
  expect(await eventIn(answering(events('VIP', 'vip')), 'vip')).toMatchObject({ name: 'vip' });
  expect(await eventIn(answering({ events: events('VIP') }), 'VIP')).toMatchObject({
    isSure: true,
  });
});

test.each([
  ['is not among them', events('Other')],
  ['is not among none', []],
  ['is refused for there being none', new Refusal(404, 'CUSTOM_EVENT_NOT_FOUND', 'none')],
])('an event that %s is a matter of the form', async (_, answer) => {
  const error = await eventIn(answering(answer), 'VIP').catch(asConnectorError);
  expect(error).toMatchObject({ failureType: 'config_error' });
  expect((error as Error).message).toContain('The custom event VIP was not found');
  expect((error as Error).message).toContain('Workflow > Event');
});

test.each(['API_DISABLED_FOR_USER', 'INSUFFICIENT_ACCESS', 'RESOURCE_NOT_FOUND'])(
  'where %s keeps the account from telling, the name is taken as it is typed',
  async (code) => {
    const answer = new Refusal(401, code, '');
    expect(await eventIn(answering(answer), 'VIP')).toEqual({ name: 'VIP', isSure: false });
  },
);

test('any other refusal is told with its code, and what passes is left to others', async () => {
  const refused = await eventIn(answering(new Refusal(401, 'ACCOUNT_SUSPENDED', '')), 'VIP').catch(
    asConnectorError,
  );
  expect((refused as Error).message).toContain('ACCOUNT_SUSPENDED');
  const lost = new NoAnswer(true, undefined);
  await expect(eventIn(answering(lost), 'VIP')).rejects.toBe(lost);
  const odd = await eventIn(answering('OK'), 'VIP').catch(asConnectorError);
  expect(odd).toMatchObject({ failureType: 'system_error' });
});
