import { AirbyteForm } from '../../harness/form/airbyte-form';
import spec from '../spec.json';
import { mailedBy, membersOf, record, startRig, type Rig } from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

/** A form with only the log-in and the workflow's required field filled in. */
function filledIn(workflow: 'export_users' | 'export_to_campaign'): Record<string, unknown> {
  const { url, username, password } = rig.server;
  const form = new AirbyteForm(spec.connectionSpecification)
    .fill('credentials.username', username)
    .fill('credentials.password', password)
    .fill('credentials.endpoint', url);
  // The form opens with Export Users, and its list is filled in before the other workflow is
  // chosen.
  form.fill('workflow.list', 'CONTACTS');
  if (workflow === 'export_users') return form.saved();
  return form.choose('workflow', workflow).fill('workflow.campaign', 'Welcome').saved();
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
