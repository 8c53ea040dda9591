import type { FormSchema } from '../../shared/form/schema';

/** A field of a form, or a part of one: an entry of an array, or a variant of a oneOf. */
export interface Field {
  /** As a user of the API would write it; variants by their number: `credentials(0).host`. */
  path: string;
  schema: FormSchema;
  /** Its name; undefined for entries and variants. */
  key: string | undefined;
  /** How many objects it lies in; 0 for those at the top. */
  depth: number;
  required: boolean;
  /** It lies in an array, at any depth. */
  inArray: boolean;
}

/** Every field of a form at any depth, those of all variants included, and the form itself last. */
export function fieldsOf(form: FormSchema): Field[] {
  const root = {
    path: '',
    schema: form,
    key: undefined,
    depth: -1,
    required: true,
    inArray: false,
  };
  return [...below(root), root];
}

/** Fields that a person fills in: those with a name that do not tell a variant from its like. */
export function questionsOf(form: FormSchema): Field[] {
  return fieldsOf(form).filter(
    ({ key, schema }) => key !== undefined && schema.const === undefined,
  );
}

function below(parent: Field): Field[] {
  const { path, schema, depth, inArray } = parent;
  const named = Object.entries(schema.properties ?? {}).map(([key, field]) => ({
    path: path === '' ? key : `${path}.${key}`,
    schema: field,
    key,
    depth: depth + 1,
    required: schema.required?.includes(key) === true,
    inArray,
  }));
  const variants = (schema.oneOf ?? []).map((variant, i) => ({
    ...{ ...parent, key: undefined },
    ...{ path: `${path}(${i})`, schema: variant },
  }));
  const items = schema.items === undefined ? [] : [schema.items];
  const entries = items.map((item) => ({
    ...{ ...parent, key: undefined, inArray: true },
    ...{ path: `${path}[]`, schema: item },
  }));
  return [...named, ...variants, ...entries].flatMap((field) => [...below(field), field]);
}
