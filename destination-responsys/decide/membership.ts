import type { ListReading } from './audience-list';
import { audienceNamed, type AudienceName } from './audience-name';
import { compareMoments } from './event-time';
import type { AudienceEvent } from './events';
import type { LyticsRecord } from './record';

/**
 * Whether a record's user is a member of an audience, by its events or else by its lists; undefined
 * where that is unclear, and the column is left unchanged.
 * @param audience slug, id or name
 */
export function membershipOf(record: LyticsRecord, audience: string): boolean | undefined {
  const { events, lists, deleted, isBroken } = record;
  if (isBroken || deleted !== 'no' || events === 'unreadable' || lists.includes('unreadable'))
    return undefined;
  const wanted = audienceNamed(audience);
  const about = events === 'null' ? [] : eventsAbout(events, wanted);
  if (about === undefined) return undefined;
  const last = decisive(about);
  if (last === 'contradictory') return undefined;
  return last === undefined ? listed(lists, wanted) : last.kind !== 'exit';
}

/**
 * The events about an audience; undefined if an event with another kind of name may also be about
 * it.
 */
export function eventsAbout(
  events: readonly AudienceEvent[],
  audience: AudienceName,
): AudienceEvent[] | undefined {
  const about: AudienceEvent[] = [];
  for (const event of events) {
    if (event.names.some(({ key }) => key === audience.key)) about.push(event);
    else if (!event.names.some(({ isId }) => isId === audience.isId)) return undefined;
  }
  return about;
}

/**
 * The event about one audience that decides the membership. If there is an exit among other events,
 * their times must show which came last; without times, or with equal ones, they contradict each
 * other.
 */
export function decisive(
  events: readonly AudienceEvent[],
): AudienceEvent | 'contradictory' | undefined {
  if (events.length <= 1) return events[0];
  const hasExit = events.some(({ kind }) => kind === 'exit');
  const isMixed = hasExit && events.some(({ kind }) => kind !== 'exit');
  const entered = events.filter(({ kind }) => kind === 'enter');
  const counted = hasExit || entered.length === 0 ? events : entered;
  const last = counted.reduce<AudienceEvent | undefined>(
    (latest, next) => (latest !== undefined && isAfter(latest, next) ? latest : next),
    undefined,
  );
  if (!isMixed || last === undefined) return last;
  const isSure = events.every((one) => one.kind === last.kind || isAfter(last, one));
  return isSure && last.kind !== 'change' ? last : 'contradictory';
}

// An undated event is never the later one.
function isAfter({ at }: AudienceEvent, other: AudienceEvent): boolean {
  return at !== undefined && other.at !== undefined && compareMoments(at, other.at) > 0;
}

type ListAnswer = 'in' | 'denied' | 'absent' | 'empty' | 'incomparable' | 'doubtful';

/** Whether an audience is in the lists; undefined if there are none or they do not decide it. */
export function listed(lists: readonly ListReading[], audience: AudienceName): boolean | undefined {
  const answers = new Set(lists.map((list) => answerOf(list, audience)));
  if (answers.has('in')) return answers.has('denied') ? undefined : true;
  if (answers.has('doubtful')) return undefined;
  if (answers.has('denied') || answers.has('absent')) return false;
  return answers.has('empty') && !answers.has('incomparable') ? false : undefined;
}

// A list of ids does not show that a slug is missing, nor a list of slugs that an id is.
function answerOf(list: ListReading, audience: AudienceName): ListAnswer {
  if (typeof list === 'string') return 'doubtful';
  const own = list.entries.filter(({ names }) => names.some(({ key }) => key === audience.key));
  const [first] = own;
  if (first !== undefined) {
    if (own.some(({ isMember }) => isMember !== first.isMember)) return 'doubtful';
    if (first.isMember) return 'in';
    // In a list with gaps only a positive entry counts.
    return list.hasGaps ? 'doubtful' : 'denied';
  }
  if (list.hasGaps || list.doubtful.some(({ key }) => key === audience.key)) return 'doubtful';
  if (list.entries.length === 0) return 'empty';
  const isComparable = list.entries.every(({ names }) =>
    names.some(({ isId }) => isId === audience.isId),
  );
  return isComparable ? 'absent' : 'incomparable';
}
