/** A time span, both ends included, in seconds since the epoch. */
export type Span = readonly [from: number, to: number];

/** Whether a time lies in one of the spans. */
export function covers(spans: readonly Span[], time: number): boolean {
  return spans.some(([from, to]) => from <= time && time <= to);
}

/** The spans in order, with overlapping and adjacent ones merged. */
export function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    const last = out.at(-1);
    if (last === undefined || from > last[1] + 1) out.push([from, to]);
    else out[out.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return out;
}

/** The spans, which are in order, minus another one. */
export function without(spans: readonly Span[], [from, to]: Span): Span[] {
  return spans.flatMap((span): Span[] => {
    const before: Span = [span[0], Math.min(span[1], from - 1)];
    const after: Span = [Math.max(span[0], to + 1), span[1]];
    return [before, after].filter(([a, b]) => a <= b);
  });
}
