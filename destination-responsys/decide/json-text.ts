import { exactJson } from '../../shared/json';

/** The value that a text is the JSON of; undefined where it is almost JSON, cut off, or none. */
export function jsonIn(text: string): unknown {
  try {
    return exactJson(text);
  } catch {
    return undefined;
  }
}
