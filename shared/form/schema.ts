import { isObject } from '../airbyte/protocol';

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

/** Every value that the form marks as a secret, even in a configuration that is invalid. */
export function secretsIn(schema: FormSchema, config: unknown): string[] {
  if (typeof config === 'string') return schema.airbyte_secret === true ? [config] : [];
  if (!isObject(config)) return [];
  const variants = [schema, ...(schema.oneOf ?? [])];
  return variants.flatMap(({ properties = {} }) =>
    Object.entries(properties).flatMap(([key, field]) => secretsIn(field, config[key])),
  );
}
