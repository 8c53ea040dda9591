/** One of the rules that Airbyte's acceptance tests, its form or its registry hold a connector to. */
export interface Rule<Evidence> {
  /** As Airbyte's tests call it, where they have it. */
  name: string;
  /** What it asks, in one sentence. */
  asks: string;
  /** What is wrong; nothing when the rule holds. Each sentence says where. */
  violations(evidence: Evidence): string[];
}

/** A sentence when something is not so. */
export function unless(holds: boolean, sentence: string): string[] {
  return holds ? [] : [sentence];
}

/** Values that are there more than once. */
export function repeated<T>(values: readonly T[]): T[] {
  return values.filter((value, i) => values.indexOf(value) !== i);
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function sameJson(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other);
}

/** A JSON value as text, with its keys in order. */
export function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
