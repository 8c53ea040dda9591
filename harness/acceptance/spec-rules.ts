import type { FormSchema } from '../../shared/form/schema';
import { breakingChanges } from './compatibility';
import { fieldsOf, type Field } from './fields';
import { validatorOf } from './json-schema';
import { oneOfFault } from './one-of';
import { repeated, sameJson, unless, type Rule } from './rule';

/** What a connector answers to `spec`, as far as the rules look at it. */
export interface Specification {
  connectionSpecification: FormSchema;
  [part: string]: unknown;
}

export interface SpecEvidence {
  printed: Specification;
  /** spec.json as it is stored. */
  stored: Specification;
  /** The specification of the last version that was released. */
  released: Specification;
  /** Configurations that work. */
  configs: readonly unknown[];
}

const SECRET_NAMES =
  /^(.*_)?(password|passphrase|key|private_key|token|api_token|access_token|refresh_token|client_secret|secret|secret_key|service_account.*|tenant_id|certificate|jwt|credentials_json|app_id|appid)$/;
const FORBIDDEN = [
  ...['not', 'anyOf', 'allOf', 'if', 'then', 'else', 'patternProperties', 'prefixItems'],
  ...['dependentRequired', 'dependentSchemas', 'dependencies'],
];
const DATES = ['date', 'date-time'];

/** A rule about each field by itself. */
function eachField(
  name: string,
  asks: string,
  faultOf: (field: Field) => string | false | undefined,
): Rule<SpecEvidence> {
  return {
    name,
    asks,
    violations: ({ printed }) =>
      fieldsOf(printed.connectionSpecification).flatMap((field) => {
        const fault = faultOf(field);
        return typeof fault === 'string' ? [`${field.path || 'the form'}: ${fault}`] : [];
      }),
  };
}

/** The rules that Airbyte's acceptance tests hold a specification to: TestSpec. */
export const SPEC_RULES: readonly Rule<SpecEvidence>[] = [
  {
    name: 'config_match_spec',
    asks: 'A configuration that works satisfies the specification.',
    violations: ({ printed, configs }) => {
      const validate = validatorOf(printed.connectionSpecification);
      return configs.flatMap((config) => validate(config));
    },
  },
  {
    name: 'match_expected',
    asks: 'What is printed is what is stored.',
    violations: ({ printed, stored }) =>
      unless(sameJson(printed, stored), 'the specification printed is not that of spec.json'),
  },
  eachField('enum_usage', 'The choices of an enum differ.', ({ schema }) => {
    const twice = repeated(schema.enum ?? []);
    return twice.length > 0 && `${twice.map(String).join(', ')} is there twice`;
  }),
  eachField(
    'oneof_usage',
    'A oneOf and its variants are objects that share exactly one const, with distinct values.',
    ({ schema }) => oneOfFault(schema),
  ),
  eachField(
    'secret_is_properly_marked',
    'What is called like a secret is marked as one.',
    ({ key, schema }) =>
      key !== undefined &&
      SECRET_NAMES.test(key) &&
      schema.type === 'string' &&
      schema.airbyte_secret !== true &&
      'airbyte_secret is not set',
  ),
  eachField(
    'property_type_is_not_array',
    'A field has one type.',
    ({ schema }) => Array.isArray(schema.type) && 'its type is a list',
  ),
  eachField(
    'object_not_empty',
    'An object has fields.',
    ({ schema }) =>
      schema.type === 'object' &&
      Object.keys(schema.properties ?? {}).length === 0 &&
      (schema.oneOf ?? []).length === 0 &&
      'it has no properties',
  ),
  eachField(
    'array_type',
    'The entries of an array have a type.',
    ({ schema }) =>
      schema.type === 'array' && schema.items?.type === undefined && 'its items have no type',
  ),
  eachField(
    'forbidden_complex_types',
    'No keyword is used that the form ignores.',
    ({ schema }) => {
      const used = FORBIDDEN.filter((keyword) => keyword in schema);
      return used.length > 0 && `${used.join(', ')} is used`;
    },
  ),
  eachField(
    'date_pattern',
    'What has the pattern of a date has its format.',
    ({ schema }) =>
      typeof schema['pattern'] === 'string' &&
      /\[0-9\]\{4\}-\[0-9\]\{2\}|\\d\{4\}-\\d\{2\}/.test(schema['pattern']) &&
      !DATES.includes(String(schema['format'])) &&
      'its pattern is that of a date, but format is not set',
  ),
  eachField('date_format', 'What has the format of a date has a pattern too.', ({ schema }) => {
    const isDate = DATES.includes(String(schema['format']));
    return isDate && typeof schema['pattern'] !== 'string' && 'it has no pattern';
  }),
  eachField('duplicate_order', 'No two fields of an object share their order.', ({ schema }) => {
    const orders = Object.values(schema.properties ?? {}).map((field) => field['order']);
    const twice = repeated(orders.filter((order) => order !== undefined));
    return twice.length > 0 && `order ${twice.map(String).join(', ')} is there twice`;
  }),
  eachField(
    'nested_group',
    'Only fields at the top belong to a group.',
    ({ schema, depth, key }) =>
      'group' in schema && (depth > 0 || key === undefined) && 'group is set',
  ),
  eachField(
    'display_type',
    'Only a oneOf says how it is shown: dropdown or radio.',
    ({ schema }) => {
      if (!('display_type' in schema)) return undefined;
      const shown =
        schema.oneOf !== undefined &&
        ['dropdown', 'radio'].includes(String(schema['display_type']));
      return !shown && `display_type is ${String(schema['display_type'])}`;
    },
  ),
  {
    name: 'backward_compatibility',
    asks: 'A configuration made for the version before is still valid.',
    violations: ({ printed, released }) =>
      breakingChanges(released.connectionSpecification, printed.connectionSpecification),
  },
  eachField(
    'additional_properties_is_true',
    'Unknown fields are let through, so that one may be removed later.',
    ({ schema }) =>
      'additionalProperties' in schema &&
      schema['additionalProperties'] !== true &&
      'additionalProperties is not true',
  ),
];
