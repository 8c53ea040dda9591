import { isObject } from '../../shared/airbyte/protocol';

/*
 * What Debezium, and with it Airbyte's database sources, write in place of a large value that did
 * not change: its text, that text in base64 for binary columns, or the name of a Java object.
 */
const UNCHANGED =
  /__debezium_unavailable_value|^X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==$|java\.lang\.Object@[0-9a-f]/i;

/** Whether a value only says that it did not change: the placeholder, alone or in a list. */
export function isUnchanged(value: unknown): boolean {
  if (typeof value === 'string') return UNCHANGED.test(value);
  if (Array.isArray(value)) return value.some(isMark);
  return isObject(value) && (Object.keys(value).some(isMark) || Object.values(value).some(isMark));
}

function isMark(value: unknown): boolean {
  return typeof value === 'string' && UNCHANGED.test(value);
}
