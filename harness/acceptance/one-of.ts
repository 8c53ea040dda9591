import type { FormSchema } from '../../shared/form/schema';
import { repeated } from './rule';

/** What is wrong with a oneOf, without which Airbyte's form cannot be used at all. */
export function oneOfFault({ type, oneOf: variants }: FormSchema): string | undefined {
  if (variants === undefined) return undefined;
  if (type !== 'object' || variants.some((variant) => variant.type !== 'object')) {
    return 'it and its variants must be objects';
  }
  const [shared, ...more] = constantsOf(variants[0] ?? {});
  if (shared === undefined || more.length > 0) return 'a variant must have one const';
  if (variants.some((variant) => constantsOf(variant).join() !== shared)) {
    return `all variants must share the const ${shared}`;
  }
  const tellers = variants.map(({ properties = {} }) => properties[shared]);
  if (repeated(tellers.map((field) => field?.const)).length > 0) return 'the consts must differ';
  if (tellers.some((field) => field?.default !== undefined || field?.enum !== undefined)) {
    return 'a const must have no default and no enum';
  }
  return undefined;
}

/** The names of a variant's fields that have but one value. */
export function constantsOf({ properties = {} }: FormSchema): string[] {
  return Object.entries(properties)
    .filter(([, field]) => field.const !== undefined)
    .map(([key]) => key);
}
