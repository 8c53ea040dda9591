import type { FormSchema } from '../../shared/form/schema';

type Values = Record<string, unknown>;

/**
 * Airbyte's form as far as it decides what is saved, so that a configuration can be made as a
 * person makes it there. Modelled on airbyte-webapp of airbytehq/airbyte-platform:
 * `setDefaultValues` in useBuildForm.tsx, `onOptionChange` in ConditionSection.tsx, and the cast
 * of ConnectorForm.tsx on submitting.
 */
export class AirbyteForm {
  private readonly values: Values;

  /** Opens the form to create a connector: every default is filled in, and each first variant chosen. */
  constructor(private readonly schema: FormSchema) {
    this.values = withDefaults(schema, {});
  }

  /** Types a value into a field, e.g. `fill('workflow.campaign', 'Welcome')`. */
  fill(path: string, value: unknown): this {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Values>((at, key) => at[key] as Values, this.values);
    parent[last] = value;
    return this;
  }

  /**
   * Chooses another variant of a field at the top. Values of fields that the new variant has as
   * well, by their names, stay; its own defaults go only where nothing is.
   * @param constant what tells the variant from the others
   */
  choose(key: string, constant: string): this {
    const variants = this.schema.properties?.[key]?.oneOf ?? [];
    const chosen = variants.find(({ properties = {} }) =>
      Object.values(properties).some((field) => field.const === constant),
    );
    if (chosen === undefined) throw new Error(`${key} has no variant ${constant}`);
    const before = this.values[key] as Values;
    const kept = Object.entries(chosen.properties ?? {})
      .filter(([name, field]) => field.const === undefined && name in before)
      .map(([name]) => [name, before[name]]);
    this.values[key] = withDefaults(chosen, Object.fromEntries(kept) as Values);
    return this;
  }

  /** What is saved: texts trimmed, and nothing that is empty. */
  saved(): Values {
    return tidy(this.values) as Values;
  }
}

function withDefaults({ properties = {} }: FormSchema, values: Values): Values {
  for (const [key, field] of Object.entries(properties)) {
    if (field.const !== undefined) values[key] = field.const;
    else if (field.oneOf !== undefined) values[key] = withDefaults(firstOf(field), {});
    else if (field.default !== undefined) values[key] ??= field.default;
  }
  return values;
}

// The default of a oneOf is the const of the variant to begin with.
function firstOf({ oneOf: variants = [], default: standard }: FormSchema): FormSchema {
  const named = variants.find(({ properties = {} }) =>
    Object.values(properties).some(
      (field) => field.const !== undefined && field.const === standard,
    ),
  );
  return named ?? variants[0] ?? {};
}

function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, tidy(part)] as const);
  return Object.fromEntries(
    entries.filter(([, part]) => part !== '' && part !== null && part !== undefined),
  );
}
