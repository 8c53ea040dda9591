import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { compile, type JSONSchema } from 'json-schema-to-typescript';

import type { FormSchema } from '../shared/form/schema';
import { rulesPage } from '../harness/acceptance/suites';
import { FEEDS } from '../source-responsys/feeds/feeds';

/** A file whose whole text, or a marked part of it, follows from another file. */
export interface Derived {
  path: string;
  text: string;
}

/**
 * Everything that is derived: the configuration's types and the documentation's table from
 * spec.json, those of event types from the feed table. Unformatted.
 * @param root the project's folder
 */
export async function generated(root: string): Promise<Derived[]> {
  return [
    ...(await formOf(root, 'source-responsys', 'SourceConfig')),
    ...(await formOf(root, 'destination-responsys', 'DestinationConfig')),
    { path: 'docs/quality/acceptance.md', text: await rulesIn(root, 'docs/quality/acceptance.md') },
  ];
}

async function formOf(root: string, connector: string, name: string): Promise<Derived[]> {
  const spec = await specOf(root, connector);
  const page = `docs/${connector}.md`;
  return [
    { path: `${connector}/config.ts`, text: await typesOf(spec, name, `${connector}/spec.json`) },
    { path: page, text: await pageOf(root, page, spec) },
  ];
}

async function pageOf(root: string, path: string, spec: FormSchema): Promise<string> {
  const page = between(await readFile(join(root, path), 'utf8'), 'form', table(spec));
  const kinds = page.includes('<!-- begin: event types -->');
  return kinds ? between(page, 'event types', eventTypes()) : page;
}

async function specOf(root: string, connector: string): Promise<FormSchema> {
  const text = await readFile(join(root, connector, 'spec.json'), 'utf8');
  const spec = JSON.parse(text) as { connectionSpecification: FormSchema };
  return spec.connectionSpecification;
}

async function typesOf(schema: FormSchema, name: string, from: string): Promise<string> {
  const bannerComment = `/* Generated from ${from} by \`npm run generate\`. */`;
  // Titles would become type names, which change with the words of the form.
  return compile(withDefaults(withoutTitles(schema)) as JSONSchema, name, {
    bannerComment,
    additionalProperties: true,
  });
}

function withoutTitles(schema: FormSchema): FormSchema {
  const plain = JSON.stringify(schema, (key: string, value: unknown) => {
    const isTitle = key === 'title' && typeof value === 'string';
    return isTitle || key === 'examples' ? undefined : value;
  });
  return JSON.parse(plain) as FormSchema;
}

/**
 * A schema of configurations whose defaults are filled in, as `parseConfig` does: what has a
 * default is always there, so that no code has to say the default again.
 */
function withDefaults(schema: FormSchema): FormSchema {
  const fields = Object.entries(schema.properties ?? {});
  const present = fields.filter(([, field]) => field.default !== undefined).map(([key]) => key);
  return {
    ...schema,
    ...(schema.items !== undefined && { items: withDefaults(schema.items) }),
    ...(schema.oneOf !== undefined && { oneOf: schema.oneOf.map(withDefaults) }),
    ...(fields.length > 0 && {
      properties: Object.fromEntries(fields.map(([key, field]) => [key, withDefaults(field)])),
      required: [...new Set([...(schema.required ?? []), ...present])],
    }),
  };
}

const RULES = '<!-- rules -->';

/** The page with the lists of rules, which take all that follows their mark. */
async function rulesIn(root: string, path: string): Promise<string> {
  const [before = ''] = (await readFile(join(root, path), 'utf8')).split(RULES);
  return `${before}${RULES}\n\n${rulesPage()}\n`;
}

/** A page with new text between its marks of that name. */
function between(page: string, name: string, made: string): string {
  const [before = '', rest = ''] = page.split(`<!-- begin: ${name} -->`);
  const end = `<!-- end: ${name} -->`;
  return `${before}<!-- begin: ${name} -->\n\n${made}\n\n${rest.slice(rest.indexOf(end))}`;
}

function eventTypes(): string {
  return Object.keys(FEEDS).map(code).join(', ');
}

function table(spec: FormSchema): string {
  const rows = rowsOf(spec, []).map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return ['| Field | Property | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function rowsOf(schema: FormSchema, path: readonly string[]): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const here = [...path, key];
    if (field.const !== undefined) return [];
    const required = schema.required?.includes(key) === true ? 'required' : '';
    const standard = field.default === undefined ? required : code(field.default);
    const row = [field.title ?? key, `\`${here.join('.')}\``, standard, meaningOf(field)];
    const seen = new Set<string>();
    const nested = (field.oneOf ?? [field]).flatMap((variant) =>
      variant === field && field.properties === undefined ? [] : rowsOf(variant, here),
    );
    // Variants share most of their fields; each is listed once.
    return [
      row,
      ...choicesOf(field, here),
      ...nested.filter(([, property = '']) => !seen.has(property) && seen.add(property)),
    ];
  });
}

/** What a form writes down for the variant that was chosen in it. */
function choicesOf(field: FormSchema, path: readonly string[]): string[][] {
  const constants = (field.oneOf ?? []).flatMap((variant) =>
    Object.entries(variant.properties ?? {})
      .filter(([, { const: value }]) => value !== undefined)
      .map(([key, { const: value }]) => ({ key, value, title: variant.title ?? '' })),
  );
  const [first] = constants;
  if (first === undefined) return [];
  const words = constants.map(({ value, title }) => `${code(value)}: ${title}`);
  const property = `\`${[...path, first.key].join('.')}\``;
  return [[field.title ?? '', property, 'required', `The choice itself. ${words.join('; ')}.`]];
}

function meaningOf({ description = '', enum: values }: FormSchema): string {
  if (values === undefined) return description;
  return `${description} One of ${values.map(code).join(', ')}.`;
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value).replaceAll('"', '')}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
