import { feedOf, notChosen, type FeedChoice, type FeedName, type NotChosen } from './feeds';
import type { Text } from './unwrap/unpack';

/* What the name of a text says: that of the archive member, else that of the file. */

/** The kind of event of a text in lower case; null if no name contains one. */
export function eventOf({ member = '' }: Text, path: string): string | null {
  const feed = feedWithin(member) ?? feedWithin(path);
  return feed?.kind.toLowerCase() ?? null;
}

/**
 * Why a member of an archive is left out; undefined if it is to be read. A member whose name
 * follows no feed belongs to the feed of its archive, which has been selected.
 */
export function leftOut({ member = '' }: Text, choice: FeedChoice): NotChosen | undefined {
  const feed = feedWithin(member);
  return feed === undefined ? undefined : notChosen(feed, choice);
}

/** How a sentence about a text begins. */
export function inMember({ member }: Text): string {
  return member === undefined ? '' : `in its member ${member}, `;
}

// The innermost name is the most specific: archives may be nested.
function feedWithin(path: string): FeedName | undefined {
  return path
    .split('/')
    .reverse()
    .map(feedOf)
    .find((feed) => feed !== undefined);
}
