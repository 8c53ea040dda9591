import type { LyticsRecord } from './record';

/**
 * The audiences that a record names, as they are compared: what a warning lists when none of them is
 * the source audience. Names of audiences say nothing about a person.
 */
export function namedAudiences({ events, lists }: LyticsRecord): string[] {
  const names = [
    ...(typeof events === 'string' ? [] : events.flatMap((event) => event.names)),
    ...lists.flatMap((list) =>
      typeof list === 'string' ? [] : list.entries.flatMap((entry) => entry.names),
    ),
  ];
  return [...new Set(names.map(({ key }) => key))];
}
