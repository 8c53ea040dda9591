import Ajv, { type ErrorObject } from 'ajv';

import { counted } from './counted';
import { configError } from './errors';
import { isObject } from './airbyte/protocol';

/**
 * The parts of JSON Schema that spec.json uses, with Airbyte's additions for its form
 * (`title`, `order`, `airbyte_secret`, `pattern_descriptor`, ...).
 */
export interface FormSchema {
  type?: string;
  title?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  required?: readonly string[];
  properties?: Readonly<Record<string, FormSchema>>;
  items?: FormSchema;
  oneOf?: readonly FormSchema[];
  description?: string;
  airbyte_secret?: boolean;
  pattern_descriptor?: string;
  [keyword: string]: unknown;
}

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
  ajv.addFormat('date-time', { type: 'string', validate: isDateTime });
  ajv.addFormat('character-set', { type: 'string', validate: isCharacterSet });
  ajv.addFormat('time-zone', { type: 'string', validate: isTimeZone });
  const validate = ajv.compile(plain);
  if (!validate(config)) {
    const errors = onePerPlace(validate.errors ?? []);
    faults.push(...errors.map((error) => fault(plain, error, empty)));
  }
  if (faults.length > 0) {
    const list = [...new Set(faults)];
    throw configError(
      `The configuration has ${counted(list.length, 'fault')}: ${list.join('; ')}.`,
    );
  }
  return isObject(config) ? config : {};
}

/** Every value that the form marks as a secret, even in a configuration that is invalid. */
export function secretsIn(schema: FormSchema, config: unknown): string[] {
  if (typeof config === 'string') return schema.airbyte_secret === true ? [config] : [];
  if (!isObject(config)) return [];
  const variants = [schema, ...(schema.oneOf ?? [])];
  return variants.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, field]) => secretsIn(field, config[key])),
  );
}

// A oneOf is replaced by the variant that its discriminator names: otherwise a fault in one
// variant would be reported for all of them, and defaults of another one might slip in.
function chooseVariants(
  schema: FormSchema,
  config: unknown,
  titles: readonly string[],
  faults: string[],
): FormSchema {
  let chosen = schema;
  if (schema.oneOf !== undefined && isObject(config)) {
    const variant = variantOf(schema.oneOf, config);
    if (variant === undefined) {
      faults.push(`${titles.join(' > ')}: ${unknownVariant(schema.oneOf)}`);
      return { type: 'object' };
    }
    chosen = { ...variant, type: 'object' };
  } else if (schema.oneOf !== undefined) {
    return {
      ...(schema.title === undefined ? {} : { title: schema.title }),
      type: 'object',
    };
  }
  if (chosen.properties === undefined || !isObject(config)) return chosen;
  const properties = Object.entries(chosen.properties).map(([key, field]) => [
    key,
    chooseVariants(field, config[key], [...titles, field.title ?? key], faults),
  ]);
  return {
    ...chosen,
    properties: Object.fromEntries(properties) as Record<string, FormSchema>,
  };
}

function variantOf(
  variants: readonly FormSchema[],
  config: Record<string, unknown>,
): FormSchema | undefined {
  return variants.find(({ properties = {} }) =>
    Object.entries(properties).some(([k, p]) => p.const !== undefined && config[k] === p.const),
  );
}

function unknownVariant(variants: readonly FormSchema[]): string {
  const constants = variants.flatMap(({ title, properties = {} }) =>
    Object.entries(properties)
      .filter(([, p]) => p.const !== undefined)
      .map(([key, p]) => `${title ?? ''} (${key}: ${String(p.const)})`),
  );
  return `choose one of ${constants.join(', ')}`;
}

/** Keywords whose message already covers what the field's other failed keywords would say. */
const TELLING = ['enum', 'format'];

// To the reader, a value that breaks several rules of its field is one fault.
function onePerPlace(errors: readonly ErrorObject[]): ErrorObject[] {
  const places = new Map<string, ErrorObject>();
  for (const error of errors) {
    const { missingProperty = '' } = error.params as { missingProperty?: string };
    const place = `${error.instancePath}/${missingProperty}`;
    if (!places.has(place) || TELLING.includes(error.keyword)) places.set(place, error);
  }
  return [...places.values()];
}

// Values are never quoted: a password typed into the wrong field would end up in a log.
function fault(schema: FormSchema, error: ErrorObject, empty: readonly string[]): string {
  const path = error.instancePath.split('/').slice(1);
  if (error.keyword === 'required') {
    const { missingProperty } = error.params as { missingProperty: string };
    const title = titleOf(schema, [...path, missingProperty]);
    return `${title} is ${empty.includes(title) ? 'empty' : 'missing'}`;
  }
  return `${titleOf(schema, path)} ${demandOf(error)}`;
}

/** The wording for each keyword, in the form's terms; the validator speaks of items and types. */
const DEMANDS: Readonly<Record<string, (schema: FormSchema, limit: unknown) => string>> = {
  type: (_, type) => `must be ${TYPES[String(type)] ?? String(type)}`,
  enum: ({ enum: choices = [] }) => `must be one of ${choices.join(', ')}`,
  pattern: ({ pattern_descriptor }) =>
    `must have the form "${pattern_descriptor ?? 'of its examples'}"`,
  format: (_, format) => `must be ${FORMATS[String(format)] ?? String(format)}`,
  minimum: (_, limit) => `must be at least ${String(limit)}`,
  maximum: (_, limit) => `must be at most ${String(limit)}`,
  minItems: (_, limit) => `must hold at least ${String(limit)} entries`,
  maxItems: (_, limit) => `may hold at most ${String(limit)} entries`,
  uniqueItems: () => 'holds something twice',
};

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a date and time such as 2024-05-01T00:00:00Z',
  'character-set': 'the name of a character set such as windows-1252',
  'time-zone': 'the IANA name of a time zone such as America/New_York',
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function demandOf({ keyword, schema: limit, parentSchema, message }: ErrorObject): string {
  const demand = DEMANDS[keyword];
  return demand?.(parentSchema ?? {}, limit) ?? message ?? 'is not valid';
}

function titleOf(schema: FormSchema, path: readonly string[]): string {
  const titles: string[] = [];
  let at: FormSchema | undefined = schema;
  for (const key of path) {
    at = at?.properties?.[key] ?? at?.items;
    titles.push(at?.title ?? (/^\d+$/.test(key) ? entryOf(Number(key)) : key));
  }
  return titles.length === 0 ? 'The configuration' : titles.join(' > ');
}

function entryOf(index: number): string {
  return `entry ${index + 1}`;
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

function isDateTime(text: string): boolean {
  const [day = ''] = /^\d{4}-\d{2}-\d{2}(?=T\d{2}:\d{2}:\d{2})/.exec(text) ?? [];
  return isDay(day) && !Number.isNaN(Date.parse(text));
}

// Date.parse takes 30 February for 1 March.
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

// Airbyte has no formats for these two and accepts any text for them, so each command checks.
function isCharacterSet(text: string): boolean {
  return isKnownTo(() => new TextDecoder(text));
}

function isTimeZone(text: string): boolean {
  return isKnownTo(() => new Intl.DateTimeFormat('en', { timeZone: text }));
}

function isKnownTo(library: () => unknown): boolean {
  try {
    library();
    return true;
  } catch {
    return false;
  }
}
