import Ajv from 'ajv';

import { isObject } from '../airbyte/protocol';
import { counted } from '../counted';
import { configError } from '../errors';
import { entryOf, faultOf, onePerPlace } from './faults';
import { FORMATS } from './formats';
import type { FormSchema } from './schema';
import { chooseVariants } from './variants';

/**
 * A configuration that satisfies the form, with its defaults filled in. Airbyte fills defaults
 * only when a connector is first created in its form, never for the API, so they are applied here.
 * Nulls count as absent, and strings are trimmed as the form does.
 * @throws ConnectorError (config_error) that lists every fault at once, by the titles of the form
 */
export function parseConfig(schema: FormSchema, raw: unknown): Record<string, unknown> {
  const config = tidy(raw);
  const faults: string[] = [];
  const plain = chooseVariants(schema, config, [], faults);
  const empty = dropEmpty(plain, config, []);
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    useDefaults: true,
    verbose: true,
  });
  for (const [name, validate] of Object.entries(FORMATS)) {
    ajv.addFormat(name, { type: 'string', validate });
  }
  const validate = ajv.compile(plain);
  if (!validate(config)) {
    const errors = onePerPlace(validate.errors ?? []);
    faults.push(...errors.map((error) => faultOf(plain, error, empty)));
  }
  if (faults.length > 0) {
    const list = [...new Set(faults)];
    throw configError(
      `The configuration has ${counted(list.length, 'fault')}: ${list.join('; ')}.`,
    );
  }
  return isObject(config) ? config : {};
}

// An empty value counts as missing: the form drops it, and Airbyte forbids minLength on secrets,
// since stored ones are masked when it validates. Returns the titles of the fields dropped.
function dropEmpty(schema: FormSchema, config: unknown, path: readonly string[]): string[] {
  if (!isObject(config)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const here = [...path, field.title ?? key];
    const value = config[key];
    if (Array.isArray(value) && field.items?.properties !== undefined) {
      const { items } = field;
      return value.flatMap((one, i) => dropEmpty(items, one, [...here, entryOf(i)]));
    }
    if (value !== '') return dropEmpty(field, value, here);
    Reflect.deleteProperty(config, key);
    return [here.join(' > ')];
  });
}

function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, v]) => v !== null);
  return Object.fromEntries(kept.map(([k, v]) => [k, tidy(v)]));
}
