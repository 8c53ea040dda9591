import { record, state } from '../../destination-responsys/e2e/rig';
import type { Random } from './random';

/** What a destination is told to do, and what must be true in the end. */
export interface Story {
  workflow: Readonly<Record<string, unknown>>;
  /** The input, a line each; a state is called by the number of lines up to it. */
  lines: readonly string[];
  /** Members that must be in the list in the end, each with the membership that is recorded. */
  members: ReadonlyMap<string, '0' | '1' | undefined>;
  /** Members who must get the e-mail or the custom event, once each. */
  mailed: ReadonlySet<string>;
}

/** Records between two states: at most as many as a batch has rows. */
const MAX_BETWEEN_STATES = 200;
const AUDIENCE = 'vip';

const address = (member: number): string => `member${member}@example.com`;
const event = (member: number, kind: 'enter' | 'exit', city: number): string =>
  record({
    email: address(member),
    city: `City ${city}`,
    segment_events: [{ slug: AUDIENCE, event: kind }],
  });

/**
 * Members of one list who enter and leave its audience.
 * @param first number of the first member, so that two stories can be of different people
 */
export function usersStory(random: Random, first = 0): Story {
  const onExit = random.pick(['flag', 'delete'] as const);
  const count = random.between(300, 1200);
  const standing = new Map<string, '0' | '1' | undefined>();
  const events: string[] = [];
  for (let i = 0; i < count * 2; i++) {
    const member = first + random.between(0, count - 1);
    const email = address(member);
    const enters = random.chance(0.7);
    events.push(event(member, enters ? 'enter' : 'exit', i % 7));
    if (enters) standing.set(email, onExit === 'flag' ? '1' : undefined);
    else if (onExit === 'delete') standing.delete(email);
    else if (standing.has(email)) standing.set(email, '0');
  }
  const workflow = {
    workflow_type: 'export_users',
    list: 'CONTACTS',
    source_audience: AUDIENCE,
    additional_fields: ['city'],
    on_exit: onExit,
  };
  return { workflow, lines: withStates(events, random), members: standing, mailed: new Set() };
}

/**
 * Members who enter the audience of a campaign or a custom event once each, with or without
 * comparison.
 */
export function sendingStory(random: Random): Story {
  const timed = random.chance(0.5);
  const count = random.between(300, 1500);
  const mailed = new Set<string>();
  const events: string[] = [];
  const again: [number, string][] = [];
  for (let member = 0; member < count; member++) {
    const enters = random.chance(0.8);
    if (enters) mailed.add(address(member));
    const line = timed
      ? record({ email: address(member), segments: enters ? [AUDIENCE] : ['other'] })
      : event(member, enters ? 'enter' : 'exit', 1);
    events.push(line);
    // The same event, delivered again a while later.
    if (random.chance(0.1)) again.push([events.length + random.between(1, 400), line]);
  }
  for (const [at, line] of again) events.splice(Math.min(at, events.length), 0, line);
  const isEvent = random.chance(0.5);
  const workflow = {
    ...(isEvent
      ? { workflow_type: 'send_custom_event', event: 'VIP_Entered', list: 'CONTACTS' }
      : { workflow_type: 'export_to_campaign', campaign: 'Welcome' }),
    source_audience: AUDIENCE,
    ...(random.chance(0.5) ? { additional_fields: ['city'], audience_memberships: ['news'] } : {}),
    ...(timed ? { time_based_triggers: true } : {}),
    ...(timed ? { [isEvent ? 'event_back_fill' : 'back_fill']: true } : {}),
  };
  const members = new Map([...mailed].map((email) => [email, undefined]));
  return { workflow, lines: withStates(events, random), members, mailed };
}

function withStates(records: readonly string[], random: Random): string[] {
  const lines: string[] = [];
  let next = random.between(1, MAX_BETWEEN_STATES);
  for (const line of records) {
    lines.push(line);
    if (--next > 0) continue;
    lines.push(state(lines.length + 1));
    next = random.between(1, MAX_BETWEEN_STATES);
  }
  lines.push(state(lines.length + 1));
  return lines;
}
