import { audienceNamed, type AudienceName } from './audience-name';
import { momentText } from './event-time';
import type { AudienceEvent } from './events';
import { decisive, eventsAbout, listed } from './membership';
import type { LyticsRecord } from './record';

/** What a record says about its user's membership of the source audience. */
export interface Evidence {
  /**
   * `entered`, `left`, `changed`: an event says so. `in`, `out`: the user's list of audiences says
   * so, or the stream holds members only. `unclear`: the record does not say, so nothing is done.
   */
  kind: 'entered' | 'left' | 'changed' | 'in' | 'out' | 'unclear';
  /** Why, in words that complete "... because"; never a value of the record. */
  reason: string;
  /**
   * The row was deleted. With `unclear`: an exit only if the segments table records them as a
   * member.
   */
  deleted?: true;
  /**
   * Audience and time of the deciding event, so that a second delivery of it is recognized; absent
   * if no event decided or the event has no time.
   */
  event?: string;
}

/** Which audience is meant, and whether every record of the stream is a member of it. */
export interface Standpoint {
  /** Slug, id or name of the source audience; undefined: the stream is the audience. */
  audience: string | undefined;
  /** A record without evidence is a member. */
  membersOnly: boolean;
}

const IN: Evidence = { kind: 'in', reason: 'they are in the audience already' };
const OUT: Evidence = { kind: 'out', reason: 'they are not in the audience' };
const BY_EVENT = {
  enter: { kind: 'entered', reason: 'they entered the audience' },
  exit: { kind: 'left', reason: 'they left the audience' },
  change: { kind: 'changed', reason: IN.reason },
} as const;
const unclear = (reason: string): Evidence => ({ kind: 'unclear', reason });

/** The reasons for doing nothing. Each is counted and named at the end of a sync. */
const UNCLEAR = {
  payload: unclear('their payload cannot be read'),
  deleted: unclear('it is not clear whether their row was deleted'),
  events: unclear('their segment_events are not understood'),
  list: unclear('their list of audiences is not understood'),
  nothing: unclear('they say nothing about audiences'),
  nothingThere: unclear('there is null, or nothing certain, in place of their audiences'),
  gaps: unclear('something in their list of audiences is missing, and may have been this audience'),
  others: unclear('their events are about other audiences'),
  otherNames: unclear(
    'they name audiences by ID where Source Audience is a slug or a name, or the reverse',
  ),
  contradictory: unclear('their events contradict each other'),
  several: unclear('they entered one audience and left another, and Source Audience names neither'),
};

/** The evidence for a member whose records list different audiences; see `listedBy`. */
export const LISTS_DIFFER: Evidence = unclear(
  'their records list different audiences, as if each row were about one of them',
);

/**
 * What a record says about the source audience. In doubt the answer is `unclear`: any field that is
 * present but not understood makes it so.
 */
export function evidenceOf(record: LyticsRecord, by: Standpoint): Evidence {
  if (record.isBroken) return UNCLEAR.payload;
  if (record.deleted === 'unreadable') return UNCLEAR.deleted;
  const evidence = evidenceOfRow(record, by);
  if (record.deleted === 'no') return evidence;
  // The row before it was deleted; an exit was an exit already.
  const wasIn = by.membersOnly || !['out', 'unclear'].includes(evidence.kind);
  return wasIn
    ? { kind: 'left', reason: 'their row was deleted', deleted: true }
    : { kind: evidence.kind, reason: evidence.reason, deleted: true };
}

function evidenceOfRow({ events, lists }: LyticsRecord, by: Standpoint): Evidence {
  if (events === 'unreadable') return UNCLEAR.events;
  if (lists.includes('unreadable')) return UNCLEAR.list;
  const known = events === 'null' ? [] : events;
  if (by.audience === undefined) return evidenceOfStream(known, events === 'null', by);
  const audience = audienceNamed(by.audience);
  const about = eventsAbout(known, audience);
  if (about === undefined) return UNCLEAR.otherNames;
  if (about.length > 0) return evidenceOfEvents(about, audience);
  const isIn = listed(lists, audience);
  if (isIn !== undefined) return isIn ? IN : OUT;
  if (lists.some((list) => typeof list !== 'string' && !list.hasGaps && list.entries.length > 0))
    return UNCLEAR.otherNames;
  if (lists.some((list) => typeof list !== 'string' && list.entries.length > 0))
    return UNCLEAR.gaps;
  if (lists.length > 0 || events === 'null') return UNCLEAR.nothingThere;
  if (by.membersOnly) return IN;
  return known.length > 0 ? UNCLEAR.others : UNCLEAR.nothing;
}

function evidenceOfEvents(events: readonly AudienceEvent[], audience: AudienceName): Evidence {
  const last = decisive(events);
  if (last === 'contradictory' || last === undefined) return UNCLEAR.contradictory;
  const { kind, reason } = BY_EVENT[last.kind];
  if (last.at === undefined) return { kind, reason };
  return { kind, reason, event: `${audience.key} ${momentText(last.at)}` };
}

// Without a source audience every event is about the audience; events about several audiences count
// only if all of them agree.
function evidenceOfStream(
  events: readonly AudienceEvent[],
  isNull: boolean,
  { membersOnly }: Standpoint,
): Evidence {
  const all = byAudience(events).map((some) => evidenceOfEvents(some, firstName(some)));
  const [first] = all;
  if (first === undefined)
    return isNull ? UNCLEAR.nothingThere : membersOnly ? IN : UNCLEAR.nothing;
  if (all.some(({ kind }) => kind === 'unclear')) return UNCLEAR.contradictory;
  return all.every(({ kind }) => kind === first.kind) ? first : UNCLEAR.several;
}

function byAudience(events: readonly AudienceEvent[]): AudienceEvent[][] {
  const groups: AudienceEvent[][] = [];
  for (const event of events) {
    const same = groups.find((group) => group.some((one) => sharesName(one, event)));
    if (same === undefined) groups.push([event]);
    else same.push(event);
  }
  return groups;
}

function sharesName(a: AudienceEvent, b: AudienceEvent): boolean {
  return a.names.some(({ key }) => b.names.some((other) => other.key === key));
}

function firstName(events: readonly AudienceEvent[]): AudienceName {
  return events[0]?.names[0] ?? audienceNamed('');
}
