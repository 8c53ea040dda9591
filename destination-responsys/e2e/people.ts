import { record } from './rig';

/*
 * Members and workflows of the tests that run the built connector: user0@example.com and so on, and
 * the audience vip.
 */

/** The address of a member. */
export const address = (i: number): string => `user${i}@example.com`;

/** A workflow as the form has it: Export Users into the list of the rig. */
export const users = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_users',
  list: 'CONTACTS',
  source_audience: 'vip',
  ...more,
});

/** A workflow as the form has it: Export to Campaign. */
export const campaign = (more: object = {}): Record<string, unknown> => ({
  workflow_type: 'export_to_campaign',
  campaign: 'Welcome',
  source_audience: 'vip',
  ...more,
});

/** A record with an event of vip, as an object. */
export const eventOf = (
  email: string,
  kind: string,
  more: object = {},
): Record<string, unknown> => ({
  email,
  segment_events: [{ slug: 'vip', event: kind }],
  ...more,
});

/** A record with an event of vip, as a line; each member lives in a different city. */
export const event = (i: number, kind = 'enter', more: object = {}): string =>
  record(eventOf(address(i), kind, { city: `city ${i}`, ...more }));
