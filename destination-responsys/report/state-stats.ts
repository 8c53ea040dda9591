/*
 * A STATE is returned byte for byte: the platform adds an id to it and refuses a state without one,
 * and parsing and rewriting its JSON may change it (numbers, order of keys). So the statistics are
 * inserted into its text.
 */

/** A half-open range of characters. */
interface TextRange {
  from: number;
  to: number;
}

/**
 * Adds `destinationStats` to the state of a STATE message, replacing existing ones.
 * @param line a STATE message as one line of JSON
 * @throws Error if the line has no state
 */
export function withStateStats(line: string, stats: Readonly<Record<string, number>>): string {
  const state = propertiesOf(line, line.indexOf('{')).get('state');
  if (state === undefined || line[state.from] !== '{')
    throw new Error('a STATE message without a state');
  const text = JSON.stringify(stats);
  const properties = propertiesOf(line, state.from);
  const old = properties.get('destinationStats');
  if (old !== undefined) return line.slice(0, old.from) + text + line.slice(old.to);
  const end = state.to - 1;
  const comma = properties.size === 0 ? '' : ',';
  return `${line.slice(0, end)}${comma}"destinationStats":${text}${line.slice(end)}`;
}

// The properties of the object that starts at an index, each with the range of its value.
function propertiesOf(text: string, open: number): Map<string, TextRange> {
  const properties = new Map<string, TextRange>();
  let at = skipBlank(text, open + 1);
  while (text[at] === '"') {
    const keyEnd = endOfString(text, at);
    const key = JSON.parse(text.slice(at, keyEnd)) as string;
    const from = skipBlank(text, skipBlank(text, keyEnd) + 1);
    const to = endOfValue(text, from);
    properties.set(key, { from, to });
    at = skipBlank(text, to);
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
  return properties;
}

function endOfValue(text: string, from: number): number {
  if (text[from] === '"') return endOfString(text, from);
  if (text[from] !== '{' && text[from] !== '[') {
    let at = from;
    while (at < text.length && !/[,\]}\s]/.test(text[at] as string)) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}
