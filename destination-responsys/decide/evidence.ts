import { isAudienceId, type AudienceEvent, type LyticsRecord } from './lytics';

/** What a record says about its user's membership of the source audience. */
export type Evidence =
  /** An event says so. */
  | 'enter'
  | 'exit'
  | 'change'
  /** The row was deleted in the database that the stream is read from. */
  | 'deleted'
  /** It lists its audiences, with or without the source audience. */
  | 'listed'
  | 'not listed'
  /** It says nothing about audiences, so whoever is in the stream is in the audience. */
  | 'none'
  /** Its events are about other audiences. */
  | 'other audiences'
  /** It lists audiences by id where the audience is known by its slug only, or the reverse. */
  | 'not comparable'
  /** Its events contradict each other and no source audience says which of them counts. */
  | 'contradictory';

/**
 * What a record says about an audience.
 * @param audience slug or id; undefined when the stream itself is the audience
 */
export function evidenceOf(record: LyticsRecord, audience: string | undefined): Evidence {
  if (record.deleted) return 'deleted';
  if (audience === undefined) return evidenceOfStream(record.events);
  const event = latest(eventsOf(record, audience));
  if (event !== undefined) return event.event;
  const member = isListed(record, audience);
  if (member !== undefined) return member ? 'listed' : 'not listed';
  if (record.listed !== undefined) return 'not comparable';
  return record.events.length > 0 ? 'other audiences' : 'none';
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

function evidenceOfStream(events: readonly AudienceEvent[]): Evidence {
  const kinds = new Set(events.map(({ event }) => event));
  if (kinds.has('enter') && kinds.has('exit')) {
    const audiences = new Set(events.map(({ id, slug }) => id ?? slug));
    return audiences.size === 1 ? (latest(events)?.event ?? 'none') : 'contradictory';
  }
  return kinds.has('enter')
    ? 'enter'
    : kinds.has('exit')
      ? 'exit'
      : (latest(events)?.event ?? 'none');
}
