import type { FormSchema } from './schema';

/** A rule of the form that a value breaks, as a validator of JSON Schema reports it. */
export interface BrokenRule {
  /** The place of the value, as a JSON pointer. */
  instancePath: string;
  keyword: string;
  /** Names the field for `required`. */
  params: Record<string, unknown>;
  /** The keyword's own value. */
  schema?: unknown;
  /** The part of the form that the keyword is in. */
  parentSchema?: FormSchema;
  message?: string;
}

/** Keywords whose message already covers what the field's other failed keywords would say. */
const TELLING = ['enum', 'format'];

/** One error for each value: to the reader, one that breaks several rules of its field is one fault. */
export function onePerPlace(errors: readonly BrokenRule[]): BrokenRule[] {
  const places = new Map<string, BrokenRule>();
  for (const error of errors) {
    const { missingProperty = '' } = error.params as { missingProperty?: string };
    const place = `${error.instancePath}/${missingProperty}`;
    if (!places.has(place) || TELLING.includes(error.keyword)) places.set(place, error);
  }
  return [...places.values()];
}

/**
 * An error as a sentence by the titles of the form. Values are never quoted: a password typed into
 * the wrong field would end up in a log.
 * @param empty titles of fields that were dropped because they are empty
 */
export function faultOf(schema: FormSchema, error: BrokenRule, empty: readonly string[]): string {
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
  type: (_, type) => `must be ${TYPE_WORDS[String(type)] ?? String(type)}`,
  enum: ({ enum: choices = [] }) => `must be one of ${choices.join(', ')}`,
  pattern: ({ pattern_descriptor }) =>
    `must have the form "${pattern_descriptor ?? 'of its examples'}"`,
  format: (_, format) => `must be ${FORMAT_WORDS[String(format)] ?? String(format)}`,
  minimum: (_, limit) => `must be at least ${String(limit)}`,
  maximum: (_, limit) => `must be at most ${String(limit)}`,
  minItems: (_, limit) => `must hold at least ${String(limit)} entries`,
  maxItems: (_, limit) => `may hold at most ${String(limit)} entries`,
  uniqueItems: () => 'holds something twice',
};

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  'date-time': 'a date and time such as 2024-05-01T00:00:00Z',
  'character-set': 'the name of a character set such as windows-1252',
  'time-zone': 'the IANA name of a time zone such as America/New_York',
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function demandOf({ keyword, schema: limit, parentSchema, message }: BrokenRule): string {
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

/** How an entry of a list is called, by its index. */
export function entryOf(index: number): string {
  return `entry ${index + 1}`;
}
