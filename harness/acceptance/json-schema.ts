import Ajv from 'ajv';

/** `2024-05-23T07:00:59Z`, with a fraction or an offset if need be. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * What is wrong with a value by a JSON Schema (draft 7); the values themselves are not quoted.
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
