import type { ConnectorRun } from '../../harness/connector/connector';
import type { ResponsysFaults } from '../../harness/responsys/server';
import { record, SPEED, startRig, state, type Rig } from './rig';

const PASSWORD = 'canary-pa55word!';
/** Values of a row that must not appear anywhere. */
const CANARIES = ['canary.person', 'Canaryville', 'canary-customer', PASSWORD];

let rig: Rig;
beforeEach(async () => {
  rig = await startRig({
    password: PASSWORD,
    windowMs: 60_000 / SPEED,
    tables: [
      {
        list: 'CONTACTS',
        name: 'Lytics_User_Fields',
        folderName: 'Lytics',
        fields: [
          { fieldName: 'CITY', fieldType: 'STR500' },
          { fieldName: 'AGE', fieldType: 'INTEGER' },
        ],
      },
    ],
  });
});
afterEach(() => rig.stop());

const users = {
  workflow_type: 'export_users',
  list: 'CONTACTS',
  customer_id_field: 'uid',
  additional_fields: ['city', 'age'],
  existing_users: true,
};
const campaign = {
  ...users,
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  back_fill: true,
};
const customEvent = {
  ...users,
  workflow_type: 'send_custom_event',
  event: 'VIP_Entered',
  event_back_fill: true,
};
const person = (more: object): string =>
  record({
    email: 'canary.person@example.com',
    uid: `canary-customer-${JSON.stringify(more).length}`,
    city: 'Canaryville',
    ...more,
  });

function printed(run: ConnectorRun): string {
  return JSON.stringify([run.messages, run.noiseSample, run.stderr]);
}

test.each<[string, ResponsysFaults]>([
  ['nothing goes wrong', {}],
  ['calls fail', { dropBefore: 0.3, error500: 0.2, page503: 0.2, halfAnswer: 0.2 }],
  ['the account is limited and tokens lapse', { limit: 0.2, lapse: 0.4 }],
  ['nothing works at all', { dropAfter: 1, everything: true }],
])('no password, token or personal data is printed when %s', async (_, faults) => {
  rig.server.setFaults(faults);
  const lines = [
    person({ age: 'canary-customer is no number' }),
    person({ age: '41', email: 'canary.person@@example.com' }),
    person({ city: `Canaryville${'x'.repeat(500)}`, n: 1 }),
    person({ email: 'canary.person@nowhere', nn: 1 }),
    person({ EMAIL_PERMISSION_STATUS_: 'canary.person', nnn: 1 }),
    state(1),
    '{"type":"RECORD","record":{"stream":"users","data":{"email":"canary.person@example.com"',
  ];
  for (const workflow of [users, campaign, customEvent]) {
    const run = await rig.write(workflow, lines, { fast: true });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toHaveLength(1);
    for (const canary of CANARIES) {
      expect(printed(run).toLowerCase()).not.toContain(canary.toLowerCase());
    }
    for (const token of rig.server.tokens()) expect(printed(run)).not.toContain(token);
  }
});

/** Unlike anything else that is printed, and so are its parts. */
const NAME = 'Zxqvy <Kwjpf> & "Wvxzq"';
const PARTS = ['zxqv', 'xqvy', 'kwjp', 'wjpf', 'wvxz', 'vxzq', 'z x q', 'z_x_q', 'k w j'];

/** What Responsys may do to values that it quotes: shorten, change or reformat them. */
function disguised(values: readonly string[]): string {
  const forms = values.flatMap((value) => [
    value,
    value.toUpperCase(),
    value.toLowerCase(),
    value.slice(0, 5),
    value.slice(-5),
    value.slice(2, -2),
    value.replace(/[<>&"@.]/g, (char) => `&#${char.charCodeAt(0)};`),
    encodeURIComponent(value),
    value.replace(/./g, '$& '),
    value.replace(/./g, '$&_').toUpperCase(),
    Buffer.from(value).toString('base64'),
  ]);
  return `${forms.join(' ')} Record 0 = ${forms.join('\r\nRecord 1 = ')}`;
}

test.each<[string, object, ResponsysFaults]>([
  ['of rows in the list and the tables', users, {}],
  ['of e-mails', campaign, {}],
  ['of custom events', customEvent, {}],
  ['of whole calls', users, { error500: 0.4, limit: 0.2 }],
])(
  'D27: nothing that Responsys quotes is printed, however disguised: refusals %s',
  async (_, workflow, faults) => {
    await rig.stop();
    rig = await startRig({ windowMs: 60_000 / SPEED, echo: disguised, seed: 2 });
    rig.server.setFaults(faults);
    const lines = [
      'canary@nowhere',
      'zxqvy@kwjpf.com',
      'zxqvy@kwjpf..',
      'wvxzq@@zxqvy.com',
    ].flatMap((email, i) => [
      person({ email, city: NAME, uid: `${NAME} ${i}` }),
      person({ email, city: NAME.repeat(30), uid: `${NAME} long ${i}` }),
    ]);
    const run = await rig.write(workflow as Record<string, unknown>, [...lines, state(1)], {
      fast: true,
    });
    const encoded = [NAME, NAME.slice(1), NAME.slice(2)].map((text) =>
      Buffer.from(text).toString('base64').slice(4, 12).toLowerCase(),
    );
    expect(run.logs.some(({ message }) => message.includes('refused'))).toBe(true);
    for (const part of [...PARTS, ...encoded]) {
      expect(printed(run).toLowerCase()).not.toContain(part);
    }
  },
);
