import { isObject } from '../../shared/airbyte/protocol';

/*
 * What Debezium, and with it Airbyte's database sources, write in place of a large value that did
 * not change: its text, that text in base64 for binary columns, or the name of a Java object.
 */
const MARK =
  '(?:__debezium_unavailable_value|X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==|java\\.lang\\.Object@[0-9a-f]+)';
const ALONE = new RegExp(`^[\\s"'\\\\]*${MARK}[\\s"'\\\\]*$`, 'i');
/** The text of a list, but not of an object that holds it somewhere. */
const IN_LIST = new RegExp(`^\\s*[[{][^:]*${MARK}[^:]*[\\]}]\\s*$`, 'i');

/** Whether a value only says that it did not change: the placeholder, alone or in a list. */
export function isUnchanged(value: unknown): boolean {
  if (typeof value === 'string') return isMark(value) || IN_LIST.test(value);
  if (Array.isArray(value)) return value.some(isMark);
  if (!isObject(value)) return false;
  for (const name in value) if (isMark(name)) return true;
  return false;
}

function isMark(value: unknown): boolean {
  return typeof value === 'string' && ALONE.test(value);
}
