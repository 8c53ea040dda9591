import type { Settings } from '../settings';
import { isAudienceId, type AudienceEvent, type LyticsRecord } from './lytics';

/** What a record says about its user's membership of the source audience. */
export interface Evidence {
  /**
   * `entered`, `left`, `changed`: an event says so. `in`, `out`: their list of audiences does.
   * `unclear`: nothing can be told, so that nothing is done.
   */
  kind: 'entered' | 'left' | 'changed' | 'in' | 'out' | 'unclear';
  /** Why, in words that complete "... because"; never a value of the record. */
  reason: string;
  /** The row was deleted. With `unclear`: an exit only if the memory says that they were in. */
  deleted?: true;
  /**
   * Audience and time of the event that decided, by which the same event is recognized when it is
   * delivered twice; absent where none did or it has no time.
   */
  event?: string;
}

type Standpoint = Pick<Settings, 'audience' | 'membersOnly'>;

const REASONS = {
  enter: 'they entered the audience',
  exit: 'they left the audience',
  change: 'they are in the audience already',
} as const;
const KINDS = { enter: 'entered', exit: 'left', change: 'changed' } as const;

/** What a record says about the source audience. */
export function evidenceOf(record: LyticsRecord, by: Standpoint): Evidence {
  const evidence = evidenceOfRow(record, by);
  if (!record.deleted) return evidence;
  const wasIn = by.membersOnly || ['entered', 'changed', 'in', 'left'].includes(evidence.kind);
  return wasIn
    ? { kind: 'left', reason: 'their row was deleted', deleted: true }
    : { ...evidence, deleted: true };
}

function evidenceOfRow(record: LyticsRecord, by: Standpoint): Evidence {
  if (by.audience === undefined) return evidenceOfStream(record.events, by);
  const event = latest(eventsOf(record, by.audience));
  if (event !== undefined) return evidenceOfEvent(event);
  const member = isListed(record, by.audience);
  if (member === true) return { kind: 'in', reason: REASONS.change };
  if (member === false) return { kind: 'out', reason: 'they are not in the audience' };
  if (record.listed !== undefined) {
    return {
      kind: 'unclear',
      reason:
        'their audiences are listed by ID and Source Audience is a slug, or the reverse, so that ' +
        'nothing can be told',
    };
  }
  if (by.membersOnly) return { kind: 'in', reason: REASONS.change };
  return record.events.length > 0
    ? { kind: 'unclear', reason: 'their events are about other audiences' }
    : { kind: 'unclear', reason: 'they say nothing about audiences' };
}

function evidenceOfEvent({ event, id, slug, at }: AudienceEvent): Evidence {
  const audience = id ?? slug;
  return {
    kind: KINDS[event],
    reason: REASONS[event],
    ...(audience === undefined || Number.isNaN(at) ? {} : { event: `${audience} ${at}` }),
  };
}

/**
 * Whether the user is a member of an audience, by its events or else by the list of audiences;
 * undefined where the record does not say.
 */
export function membershipOf(record: LyticsRecord, audience: string): boolean | undefined {
  const event = latest(eventsOf(record, audience));
  if (event !== undefined) return event.event !== 'exit';
  return isListed(record, audience);
}

function eventsOf({ events }: LyticsRecord, audience: string): AudienceEvent[] {
  return events.filter(({ id, slug }) => id === audience || slug === audience);
}

// By the time they happened; where one does not say, by their order in the record.
function latest(events: readonly AudienceEvent[]): AudienceEvent | undefined {
  return events.reduce<AudienceEvent | undefined>(
    (last, next) => (last === undefined || !(next.at < last.at) ? next : last),
    undefined,
  );
}

// A list of ids cannot tell that a slug is missing from it, nor a list of slugs an id.
function isListed({ listed }: LyticsRecord, audience: string): boolean | undefined {
  if (listed === undefined) return undefined;
  if (listed.has(audience)) return true;
  const names = [...listed];
  const sameKind = names.some((one) => isAudienceId(one) === isAudienceId(audience));
  return names.length === 0 || sameKind ? false : undefined;
}

function evidenceOfStream(events: readonly AudienceEvent[], by: Standpoint): Evidence {
  const kinds = new Set(events.map(({ event }) => event));
  const last = latest(events);
  if (kinds.has('enter') && kinds.has('exit')) {
    const audiences = new Set(events.map(({ id, slug }) => id ?? slug));
    if (audiences.size > 1) {
      return {
        kind: 'unclear',
        reason: 'they entered one audience and left another, and Source Audience names neither',
      };
    }
  } else if (kinds.size > 1) {
    const decisive = events.find(({ event }) => event !== 'change');
    if (decisive !== undefined) return evidenceOfEvent(decisive);
  }
  if (last !== undefined) return evidenceOfEvent(last);
  return by.membersOnly
    ? { kind: 'in', reason: REASONS.change }
    : { kind: 'unclear', reason: 'they say nothing about audiences' };
}
