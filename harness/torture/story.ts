import { record, state } from '../../destination-responsys/e2e/rig';
import { address, anyMatching, type Matching } from './match';
import type { Random } from './random';

/** The input of a destination, and what must be true at the end. */
export interface Story {
  workflow: Readonly<Record<string, unknown>>;
  /** The input, a line each; a state is called by the number of lines up to it. */
  lines: readonly string[];
  /** Addresses of the members who are in the list at the beginning, in the order of their RIIDs. */
  present: readonly string[];
  /** Addresses by the values of the match column. */
  addresses: ReadonlyMap<string, string>;
  /** Members that must be in the list in the end, each with the membership that is recorded. */
  members: ReadonlyMap<string, '0' | '1' | undefined>;
  /** What CITY_ must hold of members in the end. */
  cities: ReadonlyMap<string, string>;
  /** Members who must get the e-mail or the custom event, once each. */
  mailed: ReadonlySet<string>;
  /** Whether profiles that share an address count as one member. */
  isShared: boolean;
}

/** Records between two states: at most as many as a batch has rows. */
const MAX_BETWEEN_STATES = 200;
const AUDIENCE = 'vip';
const LIST_FIELDS = [
  { field: 'city', column: 'CITY_' },
  { field: 'may_mail', column: 'EMAIL_PERMISSION_STATUS_' },
];

/**
 * Members of one list who enter and leave its audience.
 * @param first number of the first member, so that two stories can be of different people
 */
export function usersStory(random: Random, first = 0, matching = anyMatching(random)): Story {
  const onExit = random.pick(['flag', 'delete'] as const);
  const asRows = random.chance(0.5);
  const hasListFields = random.chance(0.5);
  const count = random.between(300, 1200);
  const people = peopleOf(matching, random, first, count);
  const standing = new Map<string, '0' | '1' | undefined>();
  for (const email of people.present) standing.set(email, undefined);
  const cities = new Map<string, string>();
  const events: string[] = [];
  for (let i = 0; i < count * 2; i++) {
    const member = first + random.between(0, count - 1);
    const email = address(member);
    const enters = random.chance(0.7);
    const city = hasListFields && random.chance(0.3) ? undefined : `City ${i % 7}`;
    events.push(event(matching, member, enters ? 'enter' : 'exit', { city }));
    if (enters && (!matching.addsNobody || standing.has(email))) {
      standing.set(email, onExit === 'flag' ? '1' : undefined);
      if (city !== undefined) cities.set(email, city);
    } else if (!enters && onExit === 'delete') {
      standing.delete(email);
      cities.delete(email);
    } else if (standing.has(email)) standing.set(email, '0');
  }
  const workflow = {
    workflow_type: 'export_users',
    list: 'CONTACTS',
    source_audience: AUDIENCE,
    additional_fields: ['city'],
    on_exit: onExit,
    // Rows of a deleted member stay, with 0.
    ...(asRows ? { memberships_layout: 'rows', audience_memberships: [AUDIENCE] } : {}),
    ...(hasListFields ? { list_fields: LIST_FIELDS } : {}),
    ...matching.form,
  };
  const mailed = new Set<string>();
  const lines = withStates(events, random);
  return {
    ...{ workflow, lines, members: standing, mailed, ...people },
    cities: hasListFields ? cities : new Map<string, string>(),
  };
}

/**
 * Members who enter the audience of a campaign or a custom event once each, with or without
 * comparison.
 */
export function sendingStory(random: Random, matching = anyMatching(random)): Story {
  const timed = random.chance(0.5);
  const hasListFields = random.chance(0.5);
  // Each member is in one of several audiences, or all in the same.
  const audiences = random.chance(0.3) ? [AUDIENCE, 'gold', 'silver'] : [AUDIENCE];
  const count = random.between(300, 1500);
  const people = peopleOf(matching, random, 0, count);
  const members = new Map(people.present.map((email) => [email, undefined]));
  const mailed = new Set<string>();
  const events: string[] = [];
  const again: [number, string][] = [];
  for (let member = 0; member < count; member++) {
    const email = address(member);
    const enters = random.chance(0.8);
    // Nobody can read it, so they are not mailed.
    const isDoubtful = hasListFields && random.chance(0.03);
    if (enters && !isDoubtful && (!matching.addsNobody || members.has(email))) {
      mailed.add(email);
      members.set(email, undefined);
    }
    const audience = audiences[member % audiences.length] ?? AUDIENCE;
    const city = random.chance(0.5) ? { city: `City ${member % 7}` } : {};
    const more = { ...city, ...(isDoubtful ? { may_mail: 'perhaps' } : {}) };
    const line = timed
      ? record({ ...matching.fieldsOf(member), segments: [enters ? audience : 'other'], ...more })
      : event(matching, member, enters ? 'enter' : 'exit', more, audience);
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
    ...(audiences.length > 1 ? { source_audiences: audiences } : { source_audience: AUDIENCE }),
    ...(random.chance(0.5) ? { additional_fields: ['city'], audience_memberships: ['news'] } : {}),
    ...(timed ? { time_based_triggers: true } : {}),
    ...(timed ? { [isEvent ? 'event_back_fill' : 'back_fill']: true } : {}),
    ...(hasListFields ? { list_fields: LIST_FIELDS } : {}),
    ...matching.form,
  };
  const lines = withStates(events, random);
  return { workflow, lines, members, mailed, cities: new Map<string, string>(), ...people };
}

// Where the match column adds nobody, most are in the list from the beginning, and the others are
// never found.
function peopleOf(
  { addsNobody, isShared, keyOf }: Matching,
  random: Random,
  first: number,
  count: number,
): Pick<Story, 'present' | 'addresses' | 'isShared'> {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  const strangers = addsNobody ? random.between(0, Math.floor(count / 5)) : count;
  return {
    isShared,
    present: numbers.slice(0, count - strangers).map(address),
    addresses: new Map(numbers.map((member) => [keyOf(member), address(member)])),
  };
}

function event(
  matching: Matching,
  member: number,
  kind: 'enter' | 'exit',
  more: object,
  slug = AUDIENCE,
): string {
  const segment_events = [{ slug, event: kind }];
  return record({ ...matching.fieldsOf(member), segment_events, ...more });
}

/** Records with a state after each few of them, and one at the end. */
export function withStates(records: readonly string[], random: Random): string[] {
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
