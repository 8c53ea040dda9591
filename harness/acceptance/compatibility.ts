import type { FormSchema } from '../../shared/form/schema';
import { fieldsOf, type Field } from './fields';
import { sameJson, unless } from './rule';

/**
 * What a new version must not do to a form, since configurations made for the one before are
 * stored: ask for more, drop a choice, or change a type. Says where it does.
 */
export function breakingChanges(before: FormSchema, now: FormSchema): string[] {
  const [old, current] = [byPath(before), byPath(now)];
  const gone = [...old]
    .filter(([path, { schema }]) => schema.const !== undefined && !current.has(path))
    .map(([path]) => `the variant of ${path} is gone`);
  const changed = [...current].flatMap(([path, field]) => {
    const was = old.get(path);
    if (was !== undefined) return changes(path, was, field);
    // A new variant may ask for whatever it needs.
    const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
    return unless(!field.required || !old.has(parent), `${path} is newly required`);
  });
  return [...gone, ...changed];
}

function changes(path: string, was: Field, now: Field): string[] {
  const [before, after] = [was.schema, now.schema];
  const gone = (before.enum ?? []).filter((one) => !(after.enum ?? [one]).includes(one));
  return [
    ...unless(was.required || !now.required, `${path} is newly required`),
    ...unless(sameJson(before.type, after.type), `${path} has another type`),
    ...unless(before.const === after.const, `${path} has another const`),
    ...unless(before.enum !== undefined || after.enum === undefined, `${path} has choices now`),
    ...gone.map((choice) => `${path} lost the choice ${String(choice)}`),
  ];
}

function byPath(form: FormSchema): Map<string, Field> {
  return new Map(fieldsOf(form).map((field) => [field.path, field]));
}
