import { createHash } from 'node:crypto';

import type { ConnectorRun } from '../../harness/connector/connector';
import { address, customEvent, event } from './people';
import {
  mailedBy,
  membersOf,
  record,
  rowsOf,
  SEGMENTS,
  SPEED,
  startRig,
  state,
  sumOf,
  USER_FIELDS,
  warningsOf,
  type Rig,
} from './rig';

/*
 * What is particular to Send Custom Event. What it shares with campaigns is tried with both, in the
 * other files.
 */

const bodies: unknown[] = [];
let rig: Rig;
beforeEach(async () => {
  bodies.length = 0;
  rig = await startRig({
    onArrived: ({ api }, body) => {
      if (api === 'triggerCustomEvent') bodies.push(body);
    },
  });
});
afterEach(() => rig.stop());

async function checked(
  more: Record<string, unknown>,
): Promise<[string | undefined, string | undefined]> {
  const run = await rig.run('check', rig.config(customEvent(more)));
  const found = run.messages.find(({ type }) => type === 'CONNECTION_STATUS')?.connectionStatus;
  return [found?.status, found?.message];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function expectFailure(run: ConnectorRun, words: string): void {
  expect([run.exitCode, run.states]).toEqual([1, []]);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  expect(run.errors[0]?.message).toContain(words);
  expect(mailedBy(rig.server)).toEqual([]);
}

test('who enters is merged into the list, recorded, and enters the program by the RIID of their profile', async () => {
  const workflow = customEvent({ additional_fields: ['city', 'first_name'] });
  const run = await rig.write(workflow, [event(1, 'enter', { first_name: 'Zoë 🙂' }), state(1)]);
  expect(run.errors).toEqual([]);
  const [member] = rig.server.members('CONTACTS');
  expect(bodies).toEqual([
    {
      customEvent: {
        ...{ eventNumberDataMapping: '', eventDateDataMapping: '', eventStringDataMapping: '' },
      },
      recipientData: [
        {
          recipient: {
            recipientId: Number(member?.['RIID_']),
            listName: { folderName: 'Lytics', objectName: 'CONTACTS' },
          },
          optionalData: [
            { name: 'CITY', value: 'city 1' },
            { name: 'FIRST_NAME', value: 'Zoë 🙂' },
          ],
        },
      ],
    },
  ]);
  expect(rig.server.sentEvents[0]?.optionalData).toEqual({
    CITY: 'city 1',
    FIRST_NAME: 'Zoë 🙂',
  });
  expect(rig.server.requests.map(({ api }) => api).slice(-5)).toEqual([
    ...['mergeListRecipients', 'mergeProfileExtensionRecipients'],
    ...['mergeProfileExtensionRecipients', 'triggerCustomEvent'],
    'mergeProfileExtensionRecipients',
  ]);
  expect(rowsOf(rig.server, USER_FIELDS)).toEqual({
    [address(1)]: { CITY: 'city 1', FIRST_NAME: 'Zoë 🙂' },
  });
  expect(rowsOf(rig.server, SEGMENTS)).toEqual({ [address(1)]: { VIP: '1' } });
  expect(run.states[0]?.destinationStats).toEqual({ recordCount: 1, rejectedRecordCount: 0 });
});

test.each([
  [{}, 'O'],
  [{ event_permission_status: 'OPTIN' }, 'I'],
])('whoever is new to the list gets the permission of the form: %j', async (more, permission) => {
  await rig.write(customEvent(more), [event(1)]);
  expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({ [address(1)]: permission });
});

test('a customer without an e-mail address enters the program too, for SMS and push', async () => {
  const workflow = customEvent({
    customer_id_field: 'uid',
    list_fields: [{ field: 'phone', column: 'MOBILE_NUMBER_' }],
  });
  const entering = { segment_events: [{ slug: 'vip', event: 'enter' }] };
  const run = await rig.write(workflow, [
    record({ uid: 'c1', phone: '+4712345678', ...entering }),
    record({ uid: 'c2', email: address(2), ...entering }),
  ]);
  expect(run.errors).toEqual([]);
  expect(rig.server.sentEvents.map(({ customerId }) => customerId)).toEqual(['c1', 'c2']);
  expect(rig.server.members('CONTACTS')[0]?.['MOBILE_NUMBER_']).toBe('4712345678');
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ['MOBILE_NUMBER_', { match_field: 'phone' }, { phone: '+47 123 45 678' }],
  ['EMAIL_SHA256_HASH_', { match_field: 'hash' }, { hash: sha256(address(1)) }],
])(
  'members who are matched by %s enter the program without an address in the record',
  async (match_column, form, fields) => {
    rig.server.addMember('CONTACTS', {
      ...{ EMAIL_ADDRESS_: address(1), MOBILE_NUMBER_: '4712345678' },
    });
    const entering = { segment_events: [{ slug: 'vip', event: 'enter' }] };
    const run = await rig.write(customEvent({ match_column, ...form }), [
      record({ ...fields, ...entering }),
      state(1),
    ]);
    expect(run.errors).toEqual([]);
    expect(mailedBy(rig.server)).toEqual([address(1)]);
    expect(rig.server.members('CONTACTS')).toHaveLength(1);
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({ [address(1)]: { VIP: '1' } });
  },
);

test('a member who is matched by RIID and not in the list is sent no event, which is no fault', async () => {
  const riid = rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(1) });
  const entering = { segment_events: [{ slug: 'vip', event: 'enter' }] };
  const run = await rig.write(customEvent({ match_column: 'RIID_', match_field: 'riid' }), [
    record({ riid, ...entering }),
    record({ riid: '999', ...entering }),
  ]);
  expect(run.errors).toEqual([]);
  expect(mailedBy(rig.server)).toEqual([address(1)]);
  expect(sumOf(run)).toMatch(/^2 records: 1 custom event sent, 1 ignored because/);
});

test('a call holds 200 recipients at most, one after the other', async () => {
  const lines = Array.from({ length: 450 }, (_, i) => event(i));
  await rig.write(customEvent(), lines);
  expect(bodies.map((body) => (body as { recipientData: object[] }).recipientData.length)).toEqual([
    ...[200, 200, 50],
  ]);
  expect(new Set(mailedBy(rig.server)).size).toBe(450);
});

test('of profiles that share an address none enters the program, and the others do', async () => {
  for (let i = 0; i < 2; i++) rig.server.addMember('CONTACTS', { EMAIL_ADDRESS_: address(1) });
  const run = await rig.write(customEvent(), [event(0), event(1), event(2), state(1)]);
  expect(mailedBy(rig.server)).toEqual([address(0), address(2)]);
  expect(warningsOf(run)).toEqual([
    'Record 2 of users (u***) was refused: several profiles of the list share their address, and ' +
      'nobody knows which of them entered the audience; Customer ID Field tells them apart.',
  ]);
  const recorded = rig.server.rows('CONTACTS', SEGMENTS);
  expect(recorded.filter(({ email }) => email === address(1)).map(({ values }) => values)).toEqual([
    ...[{ VIP: '0' }, { VIP: '0' }],
  ]);
});

describe('the event itself', () => {
  test('is found in any case, and sent as Responsys spells it', async () => {
    expect(await checked({ event: 'vip_entered' })).toEqual([
      'SUCCEEDED',
      expect.stringContaining('The custom event VIP_Entered and the list CONTACTS are there'),
    ]);
    await rig.write(customEvent({ event: 'vip_entered' }), [event(1)]);
    expect(rig.server.sentEvents.map((one) => one.event)).toEqual(['VIP_Entered']);
  });

  test.each([
    ['among others', ['Other']],
    ['where there is none', []],
  ])('is missed by the test and by the sync before anything is written, %s', async (_, events) => {
    await rig.stop();
    rig = await startRig({ customEvents: events });
    const words =
      'The custom event VIP_Entered was not found in the account. Check Workflow > Event';
    const [status, message] = await checked({});
    expect(status).toBe('FAILED');
    expect(message).toContain(words);
    expectFailure(await rig.write(customEvent(), [event(1), state(1)]), words);
    expect(rig.server.members('CONTACTS')).toEqual([]);
  });

  test('is missed by the sync where Responsys does not tell which there are', async () => {
    await rig.stop();
    rig = await startRig({ customEvents: [], unknowns: { events: 'not listed' } });
    const run = await rig.write(customEvent(), [event(1), state(1)]);
    expectFailure(run, 'CUSTOM_EVENT_NOT_FOUND');
    expect(run.errors[0]?.message).toContain('the custom event is not there');
    // It surely was not sent, so that it is when the form is corrected.
    expect(rowsOf(rig.server, SEGMENTS)).toEqual({ [address(1)]: { VIP: '0' } });
  });

  test('is refused for every row with a reason in words where Responsys does not find the list', async () => {
    rig.server.setFaults({
      instead: (api, body) =>
        api === 'triggerCustomEvent'
          ? {
              status: 200,
              body: (body as { recipientData: object[] }).recipientData.map(() => ({
                ...{ errorMessage: 'PROFILE_LIST_NOT_FOUND', success: false, recipientId: -1 },
              })),
            }
          : undefined,
    });
    const lines = [...Array.from({ length: 20 }, (_, i) => event(i)), state(1)];
    expectFailure(
      await rig.write(customEvent(), lines),
      'Nothing was written, and 20 records were refused by the custom event VIP_Entered because ' +
        'the profile list is not there',
    );
  });

  test('needs a list that is there', async () => {
    const [status, message] = await checked({ list: 'NOBODY' });
    expect([status, message]).toEqual(['FAILED', expect.stringContaining('Check Workflow > List')]);
  });
});

test('a dry run says what it would send, and sends nothing', async () => {
  const run = await rig.write(
    customEvent({ additional_fields: ['city'] }),
    [event(1), event(2), state(1)],
    { args: ['--dry-run'] },
  );
  expect(run.exitCode).toBe(0);
  expect(run.logs.map(({ message }) => message)).toContain(
    'Dry run: would send 2 custom events VIP_Entered.',
  );
  expect([rig.server.members('CONTACTS'), mailedBy(rig.server), run.states]).toEqual([[], [], []]);
  expect(sumOf(run)).toBe('2 records: 2 custom events sent.');
});

test('the limit of the call is used up and never exceeded', async () => {
  await rig.stop();
  rig = await startRig({
    windowMs: 60_000 / SPEED,
    keepAlive: true,
    limits: { triggerCustomEvent: 2 },
  });
  const lines = Array.from({ length: 1200 }, (_, i) => event(i));
  const run = await rig.write(customEvent(), lines, { fast: true });
  expect([run.exitCode, rig.server.limitErrors]).toEqual([0, 0]);
  expect(new Set(mailedBy(rig.server)).size).toBe(1200);
});
