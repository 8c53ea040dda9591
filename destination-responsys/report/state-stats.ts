import { propertiesOf } from './json-ranges';

/*
 * A STATE goes back as it came, to the byte: the platform adds an id to it and refuses a state
 * without, and JSON that is parsed and written anew may differ (numbers, order of keys). So the
 * statistics are put into its text.
 */

/**
 * The line of a STATE message with `destinationStats` in its state; those that it has already are
 * replaced.
 * @param line a STATE message as one line of JSON
 * @throws Error if the line holds no state
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
