/** Makes something of the values that were sent, to be put into texts that refuse them. */
export type Echo = (values: readonly string[]) => string;

const REFUSING = new Set(['detail', 'title', 'errorMessage']);

/**
 * An answer in which every text that refuses something repeats what was sent, as real ones quote
 * values [R], in whatever disguise.
 * @param sent the body of the request
 */
export function echoed(answer: unknown, sent: unknown, echo: Echo): unknown {
  const words = echo(textsIn(sent));
  const within = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') {
      const refuses = /^\w+FAILED\b/.test(value) || (REFUSING.has(key) && value !== '');
      return refuses ? `${value} ${words}` : value;
    }
    if (Array.isArray(value)) return value.map((one) => within(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, within(one, name)]),
    );
  };
  return within(answer, '');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
