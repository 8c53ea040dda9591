import type { ListReading } from './audience-list';
import type { LyticsRecord } from './record';

/**
 * The audiences that a record lists, to compare with other records of the same member: if they
 * differ, each row may be about a single audience (a table with one row per user and audience), and
 * no list can be trusted. Undefined if the record lists none or has events, whose times give the
 * order.
 */
export function listedBy({ events, lists }: LyticsRecord): string | undefined {
  const hasEvents = typeof events !== 'string' && events.length > 0;
  return hasEvents || lists.length === 0 ? undefined : contentOf(lists);
}

function contentOf(lists: readonly ListReading[]): string {
  const names = lists.flatMap((list) =>
    typeof list === 'string'
      ? [list]
      : list.entries.map(
          ({ names: [name], isMember }) => `${isMember ? '+' : '-'}${name?.key ?? ''}`,
        ),
  );
  return [...new Set(names)].sort().join(' ');
}
