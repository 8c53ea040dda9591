import { propertiesOf } from './json-ranges';

/*
 * A STATE is returned byte for byte: the platform adds an id to it and refuses a state without one,
 * and parsing and rewriting its JSON may change it (numbers, order of keys). So the statistics are
 * inserted into its text.
 */

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
