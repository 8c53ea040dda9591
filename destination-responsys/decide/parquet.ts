import { isObject } from '../../shared/airbyte/protocol';

/*
 * A list in a Parquet file is a group with one repeated group, whose elements are the list's.
 * Readers that return these groups literally (BigQuery without list inference, and others) produce
 * objects. The names come from Parquet's LogicalTypes.md and from older writers: `list.element`
 * (the standard), `list.item` (Arrow, Polars), `bag.array_element` (Hive, Trino), `bag.array` and
 * `array` (Spark's legacy format, Avro), `<name>_tuple` (Thrift).
 */
const REPEATED = /^(?:list|bag|array|.+_tuple)$/i;
const ELEMENT = /^(?:element|item|array_element|array)$/i;
const KEY_VALUE = /^(?:key_value|map)$/i;

/**
 * The list or the map in Parquet's groups; any other value is returned unchanged. Some writers
 * leave a null element out of its group: it becomes null again.
 */
export function outOfParquet(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every(isElement) ? bare(value) : value;
  const [name, inner] = onlyProperty(value) ?? [];
  if (name === undefined || !Array.isArray(inner)) return value;
  if (KEY_VALUE.test(name)) return mapOf(inner) ?? value;
  if (!REPEATED.test(name)) return value;
  return inner.every((one) => isElement(one) || isEmpty(one)) ? bare(inner) : inner;
}

// In Parquet a list inside a list has groups of its own, but lists of audiences are never nested.
function bare(elements: readonly unknown[]): unknown[] {
  return elements.map((one) => onlyProperty(one)?.[1] ?? null);
}

function isElement(value: unknown): boolean {
  return ELEMENT.test(onlyProperty(value)?.[0] ?? '');
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The map from `{key, value}` pairs; undefined if they are not such pairs or repeat a key. */
function mapOf(pairs: readonly unknown[]): Record<string, unknown> | undefined {
  const entries = pairs.map((pair): [string, unknown] | undefined => {
    if (!isObject(pair) || typeof pair['key'] !== 'string') return undefined;
    return Object.keys(pair).every((name) => name === 'key' || name === 'value')
      ? [pair['key'], pair['value'] ?? null]
      : undefined;
  });
  if (!entries.every((one) => one !== undefined)) return undefined;
  const map = Object.fromEntries(entries);
  return Object.keys(map).length === entries.length ? map : undefined;
}

function onlyProperty(value: unknown): [string, unknown] | undefined {
  if (!isObject(value)) return undefined;
  let only: [string, unknown] | undefined;
  for (const name in value) {
    if (only !== undefined) return undefined;
    only = [name, value[name]];
  }
  return only;
}
