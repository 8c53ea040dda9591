import { feedOf, notChosen, type FeedChoice, type FeedName, type NotChosen } from './feeds';
import { belongs } from './streams';
import type { Text } from './unwrap/unpack';

/* What the name of a text says: that of the archive member, else that of the file. */

/** The kind of event of a text in lower case; null if no name contains one. */
export function eventOf(text: Text, path: string): string | null {
  return typeOf(text, path)?.toLowerCase() ?? null;
}

/** Which texts are read. */
export interface TextChoice {
  /** Which members of an archive are wanted. */
  feeds: FeedChoice;
  /** The stream that the records go to. */
  stream: string;
}

/**
 * Why a text is left out; undefined if it is to be read. A member whose name follows no feed belongs
 * to the feed of its archive, which has been selected.
 */
export function leftOut(
  text: Text,
  path: string,
  { feeds, stream }: TextChoice,
): NotChosen | undefined {
  const feed = feedWithin(text.member ?? '');
  const reason = feed === undefined ? undefined : notChosen(feed, feeds);
  if (reason !== undefined) return reason;
  return belongs(typeOf(text, path), stream) ? undefined : 'of another event type';
}

/** The event type of a text in upper case; undefined if no name contains one. */
export function typeOf({ member = '' }: Text, path: string): string | undefined {
  return (feedWithin(member) ?? feedWithin(path))?.kind;
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
