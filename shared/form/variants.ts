import { isObject } from '../airbyte/protocol';
import type { FormSchema } from './schema';

/**
 * The form with each oneOf replaced by the variant that its discriminator names: otherwise a fault
 * in one variant would be reported for all of them, and defaults of another one might slip in.
 * @param titles of the fields that lead to this part of the form
 * @param faults where a discriminator that names no variant is added
 */
export function chooseVariants(
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
