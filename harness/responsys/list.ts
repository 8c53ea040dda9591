import { createHash } from 'node:crypto';

import { RIID_FIELD, SYSTEM_FIELDS, type Field } from './columns';

/** Values by column; null is blank, and a column that is absent was never set. */
export type Values = Record<string, string | null>;

/** A member of a list, `RIID_` among its values. */
export type ProfileRow = Values & { RIID_: string };

/** Columns by which members are looked up, in addition to `RIID_`. */
const INDEXED = ['CUSTOMER_ID_', 'EMAIL_ADDRESS_', 'MOBILE_NUMBER_'];
const HASHES: Readonly<Record<string, string>> = {
  EMAIL_MD5_HASH_: 'md5',
  EMAIL_SHA256_HASH_: 'sha256',
};

/** An extension table: columns of its own, and a row by RIID. */
export class ExtensionTable {
  readonly rows = new Map<string, Values>();
  private readonly byName: ReadonlyMap<string, Field>;

  /** @param fields its own columns, without `RIID_` */
  constructor(
    readonly name: string,
    readonly folderName: string,
    readonly fields: readonly Field[],
  ) {
    this.byName = new Map([RIID_FIELD, ...fields].map((field) => [field.fieldName, field]));
  }

  /** A column, `RIID_` included. Upper and lower case differ, the harder reading of the docs [U]. */
  field(name: string): Field | undefined {
    return this.byName.get(name);
  }
}

/** A profile list with its members and extension tables. */
export class ProfileList {
  readonly members = new Map<string, ProfileRow>();
  readonly fields: readonly Field[];
  private readonly tablesByName = new Map<string, ExtensionTable>();
  private readonly byName: ReadonlyMap<string, Field>;
  private readonly indexes = new Map(INDEXED.map((c) => [c, new Map<string, Set<ProfileRow>>()]));

  constructor(
    readonly name: string,
    readonly folderName: string,
    ownColumns: readonly (string | Field)[],
  ) {
    const own = ownColumns.map((column) =>
      typeof column === 'string' ? { fieldName: column, fieldType: 'STR500' } : column,
    );
    this.fields = [
      ...SYSTEM_FIELDS,
      ...own.map((field) => ({ ...field, fieldName: field.fieldName.toUpperCase() })),
    ];
    this.byName = new Map(this.fields.map((field) => [field.fieldName, field]));
  }

  get tables(): Iterable<ExtensionTable> {
    return this.tablesByName.values();
  }

  /** A column by its name, whose case does not matter in lists [D]. */
  field(name: string): Field | undefined {
    return this.byName.get(name.toUpperCase());
  }

  /** A table by its name; that its case does not matter is a guess [I], as for lists. */
  table(name: string): ExtensionTable | undefined {
    return this.tablesByName.get(name.toUpperCase());
  }

  addTable(table: ExtensionTable): void {
    this.tablesByName.set(table.name.toUpperCase(), table);
  }

  /** Members that have the value in a key column; addresses are compared without regard to case. */
  find(column: string, value: string): ProfileRow[] {
    if (column === 'RIID_') return [this.members.get(value) ?? []].flat();
    const index = this.indexes.get(column);
    if (index !== undefined) return [...(index.get(indexKey(column, value)) ?? [])];
    // Hashes are in lower case and compared exactly, the stricter reading [U].
    return [...this.members.values()].filter((member) => valueOf(member, column) === value);
  }

  insert(riid: string, values: Values): ProfileRow {
    const member: ProfileRow = { ...values, RIID_: riid };
    this.members.set(riid, member);
    this.index(member, 'add');
    return member;
  }

  update(member: ProfileRow, values: Values): void {
    this.index(member, 'delete');
    Object.assign(member, values);
    this.index(member, 'add');
  }

  /** Takes a member away, and its rows in the extension tables with it. */
  remove(member: ProfileRow): void {
    this.index(member, 'delete');
    this.members.delete(member.RIID_);
    for (const table of this.tables) table.rows.delete(member.RIID_);
  }

  private index(member: ProfileRow, change: 'add' | 'delete'): void {
    for (const [column, index] of this.indexes) {
      const value = member[column];
      if (typeof value !== 'string') continue;
      const key = indexKey(column, value);
      const members = index.get(key) ?? new Set();
      members[change](member);
      if (members.size === 0) index.delete(key);
      else index.set(key, members);
    }
  }
}

/** What a column of a member holds; hashes and the domain follow from its address. */
export function valueOf(member: ProfileRow, column: string): string | null {
  const email = member['EMAIL_ADDRESS_'] ?? null;
  const hash = HASHES[column];
  if (email !== null && hash !== undefined) {
    // Of the address in lower case, as such hashes usually are [I].
    return createHash(hash).update(email.toLowerCase()).digest('hex');
  }
  if (email !== null && column === 'EMAIL_DOMAIN_') return email.slice(email.indexOf('@') + 1);
  return member[column] ?? null;
}

/** What two values of a key column have in common when they mean the same member. */
export function indexKey(column: string, value: string): string {
  return column.startsWith('EMAIL_') ? value.toLowerCase() : value;
}
