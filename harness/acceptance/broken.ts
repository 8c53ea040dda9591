/** How an example is broken: a path in it, and what is put there; undefined takes it away. */
export type Edit = readonly [path: string, value: unknown];

/** A copy of a value with some places changed. Throws when a path leads through nothing. */
export function edited<T>(value: T, edits: readonly Edit[]): T {
  const copy = copyOf(value);
  for (const [path, put] of edits) {
    const keys = path.split('/');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
    if (typeof parent !== 'object' || parent === null) throw new Error(`there is no ${path}`);
    if (put === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, put);
  }
  return copy;
}

// Unlike structuredClone, it copies a part that occurs twice twice, and leaves functions unchanged.
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) as T;
}
