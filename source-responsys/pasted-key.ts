/* What happens to keys on their way through clipboards, mails, forms, JSON files and shells. */

/** A block between BEGIN and END. */
export interface Block {
  /** The words after BEGIN, e.g. `OPENSSH PRIVATE KEY`. */
  label: string;
  /** Header lines before the base64, such as `DEK-Info: AES-128-CBC,...`, as far as known. */
  headers: string[];
  /** Base64 without line breaks; without the checksum that PGP puts behind it. */
  base64: string;
}

/**
 * A pasted text without the quotes around it or the quote marks before its lines, and with real
 * line breaks where they were escaped.
 */
export function unwrapped(text: string): string {
  return text
    .replace(/\uFEFF/g, '')
    .replace(/\\+[rnt]/g, '\n')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/^[ \t]*[>|]+ ?/gm, '')
    .replace(/^[\s"'`\u2018-\u201f,;\\]+|[\s"'`\u2018-\u201f,;\\]+$/g, '');
}

// As long as their values are, since no line end may be left behind them.
const HEADER =
  /Proc-Type: *4,ENCRYPTED|DEK-Info: *(?:AES[\w-]*,[0-9A-Fa-f]{32}|DES[\w-]*,[0-9A-Fa-f]{16})/g;
const BLOCK = /-+ ?BEGIN ([A-Z0-9 ]+?) ?-+([^]*?)-+ ?END \1 ?-+/g;

/** The complete blocks of a text, however their lines were broken, joined or indented. */
export function blocksOf(text: string): Block[] {
  return [...unwrapped(text).matchAll(BLOCK)].map(([, label = '', body = '']) => ({
    label,
    headers: [...body.matchAll(HEADER)].map(([header]) => header),
    base64: payloadOf(body.replaceAll(HEADER, ' ')),
  }));
}

/** A text whose whole is base64 of something else, or several of them, decoded. */
export function decoded(text: string): Buffer | undefined {
  if (text.includes('BEGIN ')) return undefined;
  const bare = unwrapped(text).replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (bare.length < FIRST_LINE || !/^[A-Za-z0-9+/=]+$/.test(bare)) return undefined;
  const parts = bare.split(/(?<==)(?=[^=])/);
  return Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
}

/** Whether the decoded bytes are text, and so a pasted text themselves. */
export function isText(text: string): boolean {
  return /^[\s\x20-\x7e\ufeff\u2010-\u201f]+$/.test(text);
}

/** The shortest first line of base64 in a key; the words of headers are shorter. */
const FIRST_LINE = 40;

// The headers may have lost their line breaks, so the base64 begins after the last word that cannot
// be base64, at the first one that is long enough.
function payloadOf(body: string): string {
  const words = body.split(/\s+/).filter((word) => word !== '');
  const known = words.findLastIndex((word) => !/^[A-Za-z0-9+/]*=*[A-Za-z0-9+/]{0,4}$/.test(word));
  const after = words.slice(known + 1);
  const first = after.findIndex((word) => word.length >= FIRST_LINE);
  return after
    .slice(Math.max(0, first))
    .join('')
    .replace(/=[A-Za-z0-9+/]{4}$/, '');
}
