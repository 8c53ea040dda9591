import { audienceNamed } from './audience-name';

/**
 * What rows of memberships hold as the slug of an audience: its words in lower case with underscores
 * between them, which is how Lytics forms a slug of a name. So a slug stays as it is, and all spellings
 * that differ in case, blanks and punctuation have the same one.
 * @param audience slug, id or name
 */
export function slugOfAudience(audience: string): string {
  const words = audience.normalize('NFKC').toLowerCase();
  const slug = words.replace(/[^\p{L}\p{M}\p{N}]+/gu, '_').replace(/^_|_$/g, '');
  return slug === '' ? audienceNamed(audience).key : slug;
}
