import type { ListReading } from './audience-list';
import type { LyticsRecord } from './record';

/**
 * Whether two records of one member list different audiences: then each row may be about one
 * audience (tables with a row per user and audience), and neither list can be trusted. Records with
 * events are not judged by it, since these tell what came when.
 */
export function listsDiffer(earlier: LyticsRecord, later: LyticsRecord): boolean {
  if (hasEvents(earlier) || hasEvents(later)) return false;
  if (earlier.lists.length === 0 || later.lists.length === 0) return false;
  return contentOf(earlier.lists) !== contentOf(later.lists);
}

function hasEvents({ events }: LyticsRecord): boolean {
  return typeof events !== 'string' && events.length > 0;
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
