import type { AudienceName } from './audience-name';
import type { LyticsRecord } from './record';

/** An audience that a record names. */
export interface NamedAudience {
  /** The original spelling. */
  name: string;
  /**
   * It is a slug or an ID in an event or in a list of Lytics's format. Plain text may be anything,
   * and a name of several words may be a person's.
   */
  isSure: boolean;
}

/** The audiences that a record names, for the warning that none of them is the source audience. */
export function namedAudiences({ events, lists }: LyticsRecord): NamedAudience[] {
  const named = new Map<string, NamedAudience>();
  const add = (names: readonly AudienceName[], isText: boolean): void => {
    for (const { key, text: name } of names) {
      if (name.length > MAX_NAME_LENGTH || named.has(key)) continue;
      named.set(key, { name, isSure: !isText && SLUG_OR_ID.test(name) });
    }
  };
  if (typeof events !== 'string') for (const { names } of events) add(names, false);
  for (const list of lists) {
    if (typeof list === 'string') continue;
    for (const { names } of list.entries) add(names, list.isText === true);
  }
  return [...named.values()];
}

const MAX_NAME_LENGTH = 64;
const SLUG_OR_ID = /^(?:[a-z][a-z0-9_-]*|[0-9a-f]{32})$/i;
