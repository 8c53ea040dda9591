import { feedOf, notChosen, type FeedChoice, type FeedName, type NotChosen } from './feeds';
import type { Text } from './unwrap/unpack';

/* What the name of a text tells: of a member of an archive, else of the file. */

/** The kind of event of a text in lower case; null when no name tells one. */
export function eventOf({ member = '' }: Text, path: string): string | null {
  const feed = feedWithin(member) ?? feedWithin(path);
  return feed?.kind.toLowerCase() ?? null;
}

/**
 * Why a member of an archive is left out; undefined when it is to be read. One whose name follows
 * no feed is of the feed of its archive, which has been chosen.
 */
export function leftOut({ member = '' }: Text, choice: FeedChoice): NotChosen | undefined {
  const feed = feedWithin(member);
  return feed === undefined ? undefined : notChosen(feed, choice);
}

/** How a sentence about a text begins. */
export function inMember({ member }: Text): string {
  return member === undefined ? '' : `in its member ${member}, `;
}

// What stands innermost tells most: a member may lie in an archive in an archive.
function feedWithin(path: string): FeedName | undefined {
  return path
    .split('/')
    .reverse()
    .map(feedOf)
    .find((feed) => feed !== undefined);
}
