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

/**
 * A workflow as the form has it: Send Custom Event. What a campaign has too may be given by the
 * campaign's names.
 */
export const customEvent = ({
  back_fill,
  mail_once,
  ...more
}: { back_fill?: boolean; mail_once?: boolean } & Record<string, unknown> = {}): Record<
  string,
  unknown
> => ({
  workflow_type: 'send_custom_event',
  event: 'VIP_Entered',
  list: 'CONTACTS',
  source_audience: 'vip',
  ...(back_fill === undefined ? {} : { event_back_fill: back_fill }),
  ...(mail_once === undefined ? {} : { send_once: mail_once }),
  ...more,
});

/** The workflows that send what must not be sent twice, and the function of the API that does. */
export const SENDING: readonly (readonly [string, typeof customEvent, string])[] = [
  ['e-mails', campaign, 'mergeTriggerEmail'],
  ['custom events', customEvent, 'triggerCustomEvent'],
];

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
