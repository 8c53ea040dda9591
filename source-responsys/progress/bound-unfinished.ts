import { boundSpans, newlyDue, uncover } from './bound-spans';
import type { Bounds, Forgotten } from './bounds';
import type { Cursor } from './cursor';
import { feedKey, type Listing } from './listing';
import { covers } from './spans';

/**
 * Brings the unfinished files within their bound. A file on the server that no span covers is due
 * even without its name, from its beginning.
 */
export function boundUnfinished(
  cursor: Cursor,
  listing: Listing,
  bounds: Bounds,
  forgotten: Forgotten,
): void {
  const { partial, floors } = cursor;
  const drop = (which: (path: string) => boolean): string[] => {
    const dropped: string[] = [];
    for (const [path] of [...partial]) {
      if (partial.places <= bounds.unfinished) break;
      if (!which(path)) continue;
      partial.delete(path);
      dropped.push(path);
    }
    return dropped;
  };
  const isHere = (path: string): boolean => listing.at(path) !== undefined;
  // Most of them are covered by no span.
  drop((path) => {
    const file = listing.at(path);
    return file !== undefined && !covers(floors.get(feedKey(path)) ?? [], file.modified);
  });
  if (partial.places > bounds.unfinished) {
    const keys = [...partial].filter(([path]) => isHere(path)).map(([path]) => feedKey(path));
    for (const key of new Set(keys)) {
      forgotten.again.push(
        ...newlyDue(
          cursor,
          listing.feed(key).flatMap(({ files }) => files),
          () => {
            uncover(cursor, key, listing.feed(key));
          },
        ),
      );
    }
    drop(isHere);
    boundSpans(cursor, listing, bounds, forgotten);
  }
  forgotten.gone.push(...drop(() => true));
}
