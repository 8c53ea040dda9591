/** The most rows that Responsys takes in one request (Oracle, REST API, "up to 200"). */
export const MOST_ROWS = 200;

/**
 * What is delivered together: at most one item for each member, so that their rows may be sent in
 * any order.
 */
export class Batch<Item> {
  private readonly items = new Map<string, Item>();

  /** @param join two items about one member as one; undefined if the later must wait */
  constructor(private readonly join: (earlier: Item, later: Item) => Item | undefined) {}

  get isEmpty(): boolean {
    return this.items.size === 0;
  }

  get isFull(): boolean {
    return this.items.size >= MOST_ROWS;
  }

  /**
   * Adds an item about a member. `closed`: it is not in, since it undoes an earlier one and so has
   * to wait for the next batch. An item: the earlier one whose place it took.
   */
  add(key: string, item: Item): 'added' | 'closed' | { replaced: Item } {
    const earlier = this.items.get(key);
    const both = earlier === undefined ? item : this.join(earlier, item);
    if (both === undefined) return 'closed';
    this.items.set(key, both);
    return earlier === undefined ? 'added' : { replaced: earlier };
  }

  /** Keys of the members in it. */
  keys(): string[] {
    return [...this.items.keys()];
  }

  /** The items in the order in which their members first came. */
  list(): Item[] {
    return [...this.items.values()];
  }
}

/**
 * Indices of rows by the columns that they have: one request holds rows of one set of columns, so
 * that a column that a row lacks stays as it is in Responsys.
 */
export function byColumns(rows: readonly Readonly<Record<string, string>>[]): number[][] {
  const groups = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const columns = Object.keys(row).join('\n');
    const group = groups.get(columns);
    if (group === undefined) groups.set(columns, [index]);
    else group.push(index);
  });
  return [...groups.values()];
}

/** Oracle's gateway drops the connection at 10 MB; some room is left for the rest of the body. */
const MOST_BYTES = 9_000_000;
/** The most bytes that one character takes in a body, escaped. */
const BYTES_PER_CHARACTER = 6;

/**
 * Indices of rows in pieces whose bodies stay below Responsys's limit.
 * @param characters of each row in JSON, before anything is escaped
 */
export function bySize(
  indices: readonly number[],
  characters: (index: number) => number,
): number[][] {
  const pieces: number[][] = [];
  let room = 0;
  for (const index of indices) {
    const bytes = characters(index) * BYTES_PER_CHARACTER;
    if (bytes > room || pieces.length === 0) {
      pieces.push([]);
      room = MOST_BYTES;
    }
    pieces.at(-1)?.push(index);
    room -= bytes;
  }
  return pieces;
}
