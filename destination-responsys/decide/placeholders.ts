import { isObject } from '../../shared/airbyte/protocol';

/*
 * Debezium, and with it Airbyte's database sources, writes one of these in place of a large value
 * that did not change: a fixed text, its base64 for binary columns, or the name of a Java object.
 */
const MARK =
  '(?:__debezium_unavailable_value|X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==|java\\.lang\\.Object@[0-9a-f]+)';
const ALONE = new RegExp(`^[\\s"'\\\\]*${MARK}[\\s"'\\\\]*$`, 'i');
/** The placeholder in a list, but not in an object. */
const IN_LIST = new RegExp(`^\\s*[[{][^:]*${MARK}[^:]*[\\]}]\\s*$`, 'i');

/** Whether a value is only the placeholder for "unchanged", alone or in a list. */
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
