import type { RemoteFile } from '../store';
import type { Bounds, Forgotten } from './bounds';
import { readStatusOf, type Cursor } from './cursor';
import type { Listing, Slot } from './listing';
import { covers, joined, without, type Span } from './spans';

/** Brings the time spans, of all feeds together, within their bound. */
export function boundSpans(
  cursor: Cursor,
  listing: Listing,
  bounds: Bounds,
  forgotten: Forgotten,
): void {
  let count = 0;
  for (const spans of cursor.floors.values()) count += spans.length;
  if (count <= bounds.spans) return;
  const dropped = newlyDue(cursor, listing.files, () => {
    dropSpans(cursor, listing, bounds);
  });
  forgotten.again.push(...dropped);
}

/** The paths of files that count as read by their time before a change and are due after it. */
export function newlyDue(
  cursor: Cursor,
  files: readonly RemoteFile[],
  change: () => void,
): string[] {
  const read = files.filter((file) => readStatusOf(cursor, file) === 'read by its time');
  change();
  return read.filter((file) => readStatusOf(cursor, file) === 'due').map(({ path }) => path);
}

// Gaps without unread files are closed; if that is not enough, the oldest spans are dropped.
function dropSpans(cursor: Cursor, listing: Listing, { spans: most }: Bounds): void {
  for (const [key, spans] of cursor.floors) {
    const unread = listing
      .feed(key)
      .filter(({ files }) => files.some((file) => readStatusOf(cursor, file) === 'due'));
    const gaps = spans.slice(1).map(([to], i): Span => [(spans[i] as Span)[1] + 1, to - 1]);
    const empty = gaps.filter((gap) => !unread.some(({ time }) => covers([gap], time)));
    cursor.floors.set(key, joined([...spans, ...empty]));
  }
  const all = [...cursor.floors].flatMap(([key, spans]) => spans.map((span) => ({ key, span })));
  all.sort((a, b) => b.span[1] - a.span[1]);
  for (const { key, span } of all.slice(Math.ceil(most * 0.8))) {
    setSpans(
      cursor,
      key,
      (cursor.floors.get(key) ?? []).filter((one) => one !== span),
    );
  }
}

/** Removes the times of due files, and the times between them, from the spans of a feed. */
export function uncover(cursor: Cursor, key: string, feed: readonly Slot[]): void {
  let spans = cursor.floors.get(key) ?? [];
  let from = 0;
  let holds = false;
  for (const { time, files } of feed) {
    if (files.some((file) => readStatusOf(cursor, file) === 'due')) holds = true;
    else {
      if (holds) spans = without(spans, [from, time - 1]);
      from = time + 1;
      holds = false;
    }
  }
  setSpans(cursor, key, holds ? without(spans, [from, Infinity]) : spans);
}

/** Replaces the spans of a feed. */
export function setSpans({ floors }: Cursor, key: string, spans: readonly Span[]): void {
  if (spans.length === 0) floors.delete(key);
  else floors.set(key, spans);
}
