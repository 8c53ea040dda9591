import type { FormSchema } from '../../shared/form/schema';
import { fieldsOf, questionsOf } from './fields';
import { unless, type Rule } from './rule';
import type { Specification } from './spec-rules';

/** Characters of a pattern's description that fit behind "The value must match the pattern". */
const MAX_FORMAT_LENGTH = 40;

/** Words with which the description of a switch leaves the reader waiting for what it does. */
const SLOW_STARTS = /^(Switched|If|When|Whether|For|On|Off|With)\b/;

/** A promise of what a successful connection test tells. */
export const PROMISE =
  /\b(test|check) (shows|names|says|tells|asks)\b|\bthe answer (shows|names)\b/i;

/** How the words of a form read where Airbyte shows them. */
export const WORD_RULES: readonly Rule<Specification>[] = [
  {
    name: 'no_markup',
    asks: 'No text holds what is markup in HTML, as which the form shows it: <account> would vanish.',
    violations: ({ connectionSpecification: form }) =>
      fieldsOf(form).flatMap(({ path, schema }) =>
        textsOf(schema)
          .filter((text) => /<|&\w+;/.test(text))
          .map((text) => `${path || 'the form'}: "${text}" holds markup`),
      ),
  },
  {
    name: 'pattern_descriptor_short',
    asks: 'A pattern is described by a short format, since the form says: The value must match the pattern.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification).flatMap(({ path, schema }) => {
        const format = schema.pattern_descriptor ?? '';
        const isShort = format.length <= MAX_FORMAT_LENGTH && !/[^.]\.$|[()]/.test(format);
        return unless(isShort, `${path}: "${format}" is a sentence`);
      }),
  },
  {
    name: 'variants_described',
    asks: 'Each choice of a oneOf has a description, which its tile shows, and a title that is not that of its field.',
    violations: ({ connectionSpecification }) =>
      fieldsOf(connectionSpecification).flatMap(({ path, schema }) =>
        (schema.oneOf ?? []).flatMap(({ title, description = '' }, i) => [
          ...unless(/^[A-Z].*\.$/s.test(description), `${path}(${i}) has no description`),
          ...unless(title !== schema.title, `${path}(${i}) is called like its field`),
        ]),
      ),
  },
  {
    name: 'groups_called_otherwise',
    asks: 'No group is called like a field in it, which would read as a title said twice.',
    violations: ({ connectionSpecification: form }) => {
      const groups = (form['groups'] ?? []) as { id: string; title?: string }[];
      return Object.entries(form.properties ?? {}).flatMap(([key, { title, group }]) =>
        unless(
          groups.every((one) => one.id !== group || one.title !== title),
          `${key} is called like its group`,
        ),
      );
    },
  },
  {
    name: 'switches',
    asks: 'The description of a switch begins with what it does.',
    violations: ({ connectionSpecification }) =>
      questionsOf(connectionSpecification).flatMap(({ path, schema }) =>
        unless(
          schema.type !== 'boolean' || !SLOW_STARTS.test(schema.description ?? ''),
          `${path}: its description begins with a condition`,
        ),
      ),
  },
  {
    name: 'no_promise_of_check',
    asks: 'No description promises what the connection test would say: Airbyte shows nothing of one that succeeds.',
    violations: ({ connectionSpecification: form }) =>
      fieldsOf(form).flatMap(({ path, schema: { description = '' } }) =>
        unless(!PROMISE.test(description), `${path}: the test is said to say something`),
      ),
  },
  {
    name: 'lists_typed_in',
    asks: 'The entries of a list are typed in: of choices the form makes boxes to tick, without a search.',
    violations: ({ connectionSpecification }) =>
      questionsOf(connectionSpecification).flatMap(({ path, schema }) =>
        unless(schema.items?.enum === undefined, `${path}: its entries are choices`),
      ),
  },
  {
    name: 'choices_explained',
    asks: 'The description of a choice names each value as the form shows it, raw.',
    violations: ({ connectionSpecification }) =>
      questionsOf(connectionSpecification).flatMap(({ path, schema }) =>
        (schema.enum ?? [])
          .filter((value) => !wordsOf(schema.description).includes(String(value)))
          .map((value) => `${path}: ${String(value)} is not explained`),
      ),
  },
];

function textsOf({ title, description, pattern_descriptor, groups }: FormSchema): string[] {
  const names = ((groups ?? []) as { title?: string }[]).map((group) => group.title);
  return [title, description, pattern_descriptor, ...names].filter((text) => text !== undefined);
}

function wordsOf(text = ''): string[] {
  return text.split(/[^\w-]+/);
}
