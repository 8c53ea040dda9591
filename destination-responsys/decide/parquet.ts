import { isObject } from '../../shared/airbyte/protocol';

/*
 * A list in a Parquet file is a group that holds one repeated group, which holds the elements one by
 * one. Readers that take the groups at their word (BigQuery without list inference, and others)
 * hand them on as objects. The names are those of Parquet's LogicalTypes.md and of the writers
 * from before it: `list.element` (the standard), `list.item` (Arrow, Polars), `bag.array_element`
 * (Hive, Trino), `bag.array` and `array` (Spark's legacy format, Avro), `<name>_tuple` (Thrift).
 */
const REPEATED = /^(?:list|bag|array|.+_tuple)$/i;
const ELEMENT = /^(?:element|item|array_element|array)$/i;
const KEY_VALUE = /^(?:key_value|map)$/i;

/**
 * The list, or the map, that a value is in Parquet's groups; any other value as it came. An
 * element that was left out of its group, as null is by some, is null.
 */
export function outOfParquet(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 && value.every(isElement) ? bare(value) : value;
  const [name, inner] = onlyProperty(value) ?? [];
  if (name === undefined || !Array.isArray(inner)) return value;
  if (KEY_VALUE.test(name)) return mapOf(inner) ?? value;
  if (!REPEATED.test(name)) return value;
  return inner.every((one) => isElement(one) || isEmpty(one)) ? bare(inner) : inner;
}

// In Parquet the lists in a list have groups of their own, and no list of audiences holds any.
function bare(elements: readonly unknown[]): unknown[] {
  return elements.map((one) => onlyProperty(one)?.[1] ?? null);
}

function isElement(value: unknown): boolean {
  return ELEMENT.test(onlyProperty(value)?.[0] ?? '');
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The map of `{key, value}` pairs; undefined if they are none, or name a key twice. */
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
