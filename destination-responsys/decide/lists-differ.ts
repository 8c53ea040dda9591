import type { ListReading } from './audience-list';
import type { LyticsRecord } from './record';

/**
 * The audiences that a record lists, to be compared with those of other records of its member: if
 * they differ, each row may be about one audience (tables with a row per user and audience), and no
 * list can be trusted. Undefined where it lists none, or holds events, which tell what came when.
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
