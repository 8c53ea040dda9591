import type { ConnectorRun } from '../../harness/connector/connector';
import type { ResponsysFaults } from '../../harness/responsys/server';
import { record, SPEED, startRig, state, type Rig } from './rig';

const PASSWORD = 'canary-pa55word!';
/** Values of a row that must not be seen anywhere. */
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
  for (const workflow of [users, campaign]) {
    const run = await rig.write(workflow, lines, { fast: true });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toHaveLength(1);
    for (const canary of CANARIES) {
      expect(printed(run).toLowerCase()).not.toContain(canary.toLowerCase());
    }
    for (const token of rig.server.tokens()) expect(printed(run)).not.toContain(token);
  }
});
