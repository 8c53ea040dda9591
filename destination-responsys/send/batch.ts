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
