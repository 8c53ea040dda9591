import { exactJson } from '../../shared/json';

/** Parses JSON in a text; undefined where the text is truncated, almost JSON or not JSON. */
export function jsonIn(text: string): unknown {
  try {
    return exactJson(text);
  } catch {
    return undefined;
  }
}
