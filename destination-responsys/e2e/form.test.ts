import { AirbyteForm } from '../../harness/form/airbyte-form';
import spec from '../spec.json';
import { mailedBy, membersOf, record, startRig, type Rig } from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

/** A form with only the log-in and the workflow's required fields filled in. */
function filledIn(
  workflow: string,
  touched: Record<string, unknown> = {},
): Record<string, unknown> {
  const { url, username, password } = rig.server;
  const form = new AirbyteForm(spec.connectionSpecification)
    .fill('credentials.username', username)
    .fill('credentials.password', password)
    .fill('credentials.endpoint', url);
  // The form opens with Export Users, and its list is filled in before another is chosen; on the way
  // to Send Custom Event a campaign is set up too, with what is touched there.
  form.fill('workflow.list', 'CONTACTS');
  if (workflow === 'export_users') return form.saved();
  form.choose('workflow', 'export_to_campaign').fill('workflow.campaign', 'Welcome');
  if (workflow === 'export_to_campaign') return form.saved();
  for (const [field, value] of Object.entries(touched)) form.fill(`workflow.${field}`, value);
  return form
    .choose('workflow', workflow)
    .fill('workflow.event', 'VIP_Entered')
    .fill('workflow.list', 'CONTACTS')
    .saved();
}
const entering = record({
  email: 'ann@example.com',
  segment_events: [{ slug: 'users', event: 'enter', enter: '2024-03-01T10:00:00Z' }],
});

test('a campaign set up in the form, after a look at Export Users, mails new members as OPTIN', async () => {
  const config = filledIn('export_to_campaign');
  expect(config['workflow']).not.toHaveProperty('list');
  const run = await rig.write({}, [entering], { more: config });
  expect(run.errors).toEqual([]);
  expect(mailedBy(rig.server)).toEqual(['ann@example.com']);
  expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({ 'ann@example.com': 'I' });
});

test('a list set up in the form gets new members as OPTOUT', async () => {
  const run = await rig.write({}, [entering], { more: filledIn('export_users') });
  expect(run.errors).toEqual([]);
  expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toEqual({ 'ann@example.com': 'O' });
});

test('an event set up in the form, after a look at the others, takes over nothing that was meant for them', async () => {
  const touched = { back_fill: true, mail_once: false, campaign_permission_status: 'OPTIN' };
  const config = filledIn('send_custom_event', touched);
  expect(config['workflow']).toMatchObject({
    ...{ event: 'VIP_Entered', list: 'CONTACTS', send_once: true, event_back_fill: false },
    event_permission_status: 'OPTOUT',
  });
  for (const name of Object.keys(touched)) expect(config['workflow']).not.toHaveProperty(name);
  const listed = record({ email: 'ben@example.com' });
  const run = await rig.write({}, [entering, listed], { more: config });
  expect(run.errors).toEqual([]);
  expect(mailedBy(rig.server)).toEqual(['ann@example.com']);
  expect(membersOf(rig.server, 'EMAIL_PERMISSION_STATUS_')).toMatchObject({
    'ann@example.com': 'O',
  });
});
