import type { Cells, TableName } from '../responsys';
import type { Known } from './look-up';
import type { TableRow } from './tables';

const NONE: readonly string[] = [];

/**
 * The profiles of members: those from the look-up, and those from the list merge. A member has
 * several if an address is shared.
 */
export class Profiles {
  private readonly riids: (readonly string[])[];

  /** @param keys of the members; the methods take positions in this list */
  constructor(
    private readonly keys: readonly string[],
    private readonly known: Known,
  ) {
    this.riids = keys.map((key) => known.profiles.get(key)?.map(({ riid }) => riid) ?? NONE);
  }

  /** A merge by a shared address may return only one of the profiles that the look-up returned. */
  add(index: number, riids: readonly string[]): void {
    const named = this.riids[index] ?? [];
    this.riids[index] = named.length === 0 ? riids : [...new Set([...named, ...riids])];
  }

  /** RIIDs of a member's profiles. */
  of(index: number): readonly string[] {
    return this.riids[index] ?? NONE;
  }

  /** A member's rows for a table, one for each profile; none if no profile is known. */
  rowsOf(index: number, row: Cells, table: TableName, needed?: string): TableRow[] {
    return this.of(index).map((riid) => ({
      riid,
      row,
      needed,
      held: this.heldOf(this.keys[index] ?? '', riid, table),
    }));
  }

  /**
   * The list's values for a member; undefined if they are not known, or if profiles share their
   * key.
   */
  inList(index: number): { cells: Cells; columns: readonly string[] } | undefined {
    const { profiles, asked, wanted } = this.known;
    const key = this.keys[index] ?? '';
    const found = profiles.get(key) ?? [];
    if (wanted.list === undefined || !asked.has(key) || found.length > 1) return undefined;
    return { cells: found[0]?.list ?? {}, columns: wanted.list };
  }

  // A table's values for a profile. A profile that was not in the list at the look-up has no row.
  private heldOf(key: string, riid: string, table: TableName): TableRow['held'] {
    const { profiles, asked, wanted } = this.known;
    const columns = wanted[table];
    if (columns === undefined || !asked.has(key)) return undefined;
    const found = profiles.get(key);
    const profile = found?.find((one) => one.riid === riid);
    if (found !== undefined && profile === undefined) return undefined;
    return { cells: profile?.[table] ?? {}, columns };
  }
}
