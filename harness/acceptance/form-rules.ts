import type { FormSchema } from '../../shared/form/schema';
import { fieldsOf, questionsOf, type Field } from './fields';
import { WORD_RULES } from './form-words';
import { constantsOf } from './one-of';
import { repeated, sameJson, unless, type Rule } from './rule';
import type { Specification } from './spec-rules';

/** A rule about each field that a person fills in. */
function eachQuestion(
  name: string,
  asks: string,
  faultOf: (field: Field) => string | false | undefined,
): Rule<Specification> {
  return {
    name,
    asks,
    violations: ({ connectionSpecification }) =>
      questionsOf(connectionSpecification).flatMap((field) => {
        const fault = faultOf(field);
        return typeof fault === 'string' ? [`${field.path}: ${fault}`] : [];
      }),
  };
}

const CHECKED = ['pattern', 'minLength', 'maxLength', 'format'];

/** What Airbyte's form needs in order to be understood, and does without saying so. */
export const FORM_RULES: readonly Rule<Specification>[] = [
  {
    name: 'documentation_url',
    asks: 'The form links to a page over https.',
    violations: ({ documentationUrl }) =>
      unless(/^https:\/\/\S+$/.test(String(documentationUrl)), 'documentationUrl is not https'),
  },
  eachQuestion('titles', 'Every field has a title in Title Case.', ({ schema }) => {
    const words = (schema.title ?? '').split(' ');
    const small = words.filter(
      (word, i) => !/^[(A-Z0-9]/.test(word) && (i === 0 || !SMALL.has(word)),
    );
    return small.length > 0 && `its title is "${schema.title ?? ''}"`;
  }),
  eachQuestion(
    'descriptions',
    'Every field has a description, in sentences.',
    ({ schema }) => !/^[A-Z].*\.$/s.test(schema.description ?? '') && 'it has no description',
  ),
  eachQuestion('examples', 'What is typed in freely has an example.', ({ schema, required }) => {
    // An entry that has fields of its own has their examples.
    const entry = schema.items;
    const isList = schema.type === 'array' && !entry?.enum && entry?.properties === undefined;
    const text = schema.type === 'string' || isList;
    // A default is shown as an example would be; a passphrase has none.
    const shown = Array.isArray(schema['examples']) || schema.default !== undefined;
    const free = text && schema.enum === undefined && !(schema.airbyte_secret === true);
    return (free || (required && schema.type === 'integer')) && !shown && 'it has no examples';
  }),
  eachQuestion('examples_fit', 'An example satisfies the pattern of its field.', ({ schema }) => {
    const { pattern, examples } = schema as { pattern?: string; examples?: unknown[] };
    const bad = (examples ?? []).filter((one) => !new RegExp(pattern ?? '').test(String(one)));
    return bad.length > 0 && `the pattern does not let ${bad.map(String).join(', ')} through`;
  }),
  eachQuestion(
    'pattern_descriptor',
    'A pattern says in words what it wants.',
    ({ schema }) =>
      'pattern' in schema && !schema.pattern_descriptor && 'pattern_descriptor is missing',
  ),
  {
    name: 'order',
    asks: 'Every field has its place, and required ones come first.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification).flatMap(({ path, schema }) =>
        misplaced(schema).map((fault) => `${path || 'the form'}: ${fault}`),
      ),
  },
  {
    name: 'groups',
    asks: 'Every field at the top belongs to a group that has a title, and every group has a field.',
    violations: ({ connectionSpecification: form }) => {
      const groups = (form['groups'] ?? []) as { id: string; title?: string }[];
      const ids = groups.map(({ id }) => id);
      const used = Object.entries(form.properties ?? {}).map(
        ([key, f]) => [key, f['group']] as const,
      );
      return [
        ...repeated(ids).map((id) => `group ${id} is there twice`),
        ...groups.flatMap(({ id, title }) => unless(Boolean(title), `group ${id} has no title`)),
        ...used.flatMap(([key, id]) => unless(ids.includes(String(id)), `${key} is in no group`)),
        ...ids.flatMap((id) =>
          unless(
            used.some(([, group]) => group === id),
            `${id} is empty`,
          ),
        ),
      ];
    },
  },
  eachQuestion(
    'always_show',
    'Only what is optional can be always shown.',
    ({ schema, required }) => 'always_show' in schema && required && 'it is required',
  ),
  eachQuestion(
    'secrets_unchecked',
    'A secret is not checked by its form, since Airbyte checks what it masks it with.',
    ({ schema }) => {
      const used = CHECKED.filter((keyword) => keyword in schema);
      return schema.airbyte_secret === true && used.length > 0 && `${used.join(', ')} is set`;
    },
  ),
  {
    name: 'no_secrets_in_arrays',
    asks: 'No secret lies in an array, since Airbyte would save its mask when the form is edited.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification)
        .filter(({ schema, inArray }) => inArray && schema.airbyte_secret === true)
        .map(({ path }) => `${path}: it is a secret`),
  },
  eachQuestion(
    'choices_kept',
    'No choice and no default is empty or begins or ends in a blank, which the form would drop.',
    ({ schema }) => {
      const given = [
        ...(schema.enum ?? []),
        ...(schema.default === undefined ? [] : [schema.default]),
      ];
      const lost = given.filter(
        (one) => typeof one === 'string' && (one.trim() !== one || one === ''),
      );
      return lost.length > 0 && `"${lost.join('", "')}" would be lost`;
    },
  ),
  eachQuestion('defaults_fit', 'A default is one of the choices.', ({ schema }) => {
    const { enum: choices, default: standard } = schema;
    return standard !== undefined && choices?.includes(standard) === false && 'its default is none';
  }),
  {
    name: 'variants_told_apart',
    asks: 'A variant has a title, and requires the const that tells it from the others.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification).flatMap(({ path, schema }) =>
        (schema.oneOf ?? []).flatMap((variant, i) => [
          ...unless(Boolean(variant.title), `${path}(${i}) has no title`),
          ...unless(
            constantsOf(variant).every((key) => variant.required?.includes(key)),
            `${path}(${i}) does not require its const`,
          ),
        ]),
      ),
  },
  {
    name: 'variants_agree',
    asks: 'Fields of one name in two variants are the same but for their place, since Airbyte keeps the value when the choice changes.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification).flatMap(({ path, schema }) =>
        differing(schema).map((key) => `${path}.${key} means something else in another variant`),
      ),
  },
  ...WORD_RULES,
];

/** Words that stay small within a title. */
const SMALL = new Set([
  'a',
  'an',
  'and',
  'as',
  'by',
  'for',
  'in',
  'of',
  'or',
  'per',
  'the',
  'to',
  'with',
]);

// Fields that two variants define in different ways. The order is each variant's own.
function differing({ oneOf: variants = [] }: FormSchema): string[] {
  const fields = variants.flatMap(({ properties = {} }) =>
    Object.entries(properties).filter(([, field]) => field.const === undefined),
  );
  const first = new Map([...fields].reverse());
  const meaning = (field: FormSchema | undefined): object => ({ ...field, order: undefined });
  return fields
    .filter(([key, field]) => !sameJson(meaning(field), meaning(first.get(key))))
    .map(([key]) => key);
}

function misplaced(schema: FormSchema): string[] {
  const fields = Object.entries(schema.properties ?? {});
  const order = (key: string): number => Number(schema.properties?.[key]?.['order'] ?? NaN);
  const required = schema.required ?? [];
  const firstOptional = Math.min(
    ...fields
      .filter(([key, f]) => !required.includes(key) && f.default === undefined)
      .map(([key]) => order(key)),
  );
  return [
    ...fields.flatMap(([key]) => unless(Number.isInteger(order(key)), `${key} has no order`)),
    ...required.flatMap((key) =>
      unless(!(order(key) > firstOptional), `${key} comes after optional fields`),
    ),
  ];
}
