import type { SupplementalOptions } from './account';
import type { Field } from './columns';
import type { Values } from './list';

/** A supplemental table: rows by a primary key of one column or several, of no list. */
export class SupplementalTable {
  readonly name: string;
  readonly folderName: string;
  readonly fields: readonly Field[];
  readonly primaryKeys: readonly string[];
  /** By the values of the primary key as JSON. That their case matters is a guess [U]. */
  readonly rows = new Map<string, Values>();

  constructor({ name, folderName, fields, primaryKeys }: SupplementalOptions) {
    this.name = name;
    this.folderName = folderName;
    // Stored in upper case [R].
    this.fields = fields.map((one) => ({ ...one, fieldName: one.fieldName.toUpperCase() }));
    this.primaryKeys = primaryKeys.map((one) => one.toUpperCase());
  }

  /** A column by its name, whose case matters here [D]. */
  field(name: string): Field | undefined {
    return this.fields.find(({ fieldName }) => fieldName === name);
  }
}
