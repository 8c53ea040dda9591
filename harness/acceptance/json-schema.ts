import Ajv from 'ajv';

import { unless } from './rule';

/** `2024-05-23T07:00:59Z`, with a fraction or an offset if need be. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * What is wrong with a value by a JSON Schema (draft 7); the values themselves are not told.
 * @throws Error when the schema itself is not valid
 */
export function validatorOf(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat('date-time', DATE_TIME);
  ajv.addFormat('date', /^\d{4}-\d{2}-\d{2}$/);
  // What only the connectors know: Airbyte lets it pass.
  for (const own of ['character-set', 'time-zone']) ajv.addFormat(own, true);
  const validate = ajv.compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || 'it'} ${message ?? ''}`,
    );
  };
}

/** Every `$ref` in a schema that leads nowhere within it. */
export function danglingRefs(schema: unknown, root: unknown = schema): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key !== '$ref' || typeof value !== 'string') return danglingRefs(value, root);
    const found = value
      .replace(/^#\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], root);
    return unless(value.startsWith('#') && found !== undefined, `${value} is not there`);
  });
}
