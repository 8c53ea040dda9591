/** The maximum number of rows in one request (Oracle, REST API, "up to 200"). */
export const MAX_ROWS = 200;
/**
 * The maximum number of characters in a batch, so that a few large records make a batch of their
 * own.
 */
const MAX_BATCH_CHARACTERS = 4_000_000;

/** The result of joining two items about one member. */
export type Joined<Item> = { joined: Item } | 'later' | 'contradictory';

/**
 * Items that are delivered together: at most one per member, so that their rows may be sent in any
 * order.
 */
export class Batch<Item> {
  private readonly items = new Map<string, Item>();
  private readonly contradicted = new Set<string>();
  private characters = 0;

  /**
   * @param number in the order in which batches were started
   * @param join joins two items about one member
   * @param sizeOf the approximate number of characters in an item
   */
  constructor(
    readonly number: number,
    private readonly join: (earlier: Item, later: Item) => Joined<Item>,
    private readonly sizeOf: (item: Item) => number,
  ) {}

  get isEmpty(): boolean {
    return this.items.size === 0;
  }

  get isFull(): boolean {
    return this.items.size >= MAX_ROWS || this.characters >= MAX_BATCH_CHARACTERS;
  }

  get size(): number {
    return this.characters;
  }

  has(key: string): boolean {
    return this.items.has(key) || this.contradicted.has(key);
  }

  get(key: string): Item | undefined {
    return this.items.get(key);
  }

  /**
   * Adds an item about a member. `later`: it reverses the earlier item and must wait for another
   * batch. `contradictory`: the item was not added, and the earlier one, which is returned if there
   * was one, was removed.
   */
  add(
    key: string,
    item: Item,
  ): 'added' | 'later' | { replaced: Item } | { contradicts: Item | undefined } {
    if (this.contradicted.has(key)) return { contradicts: undefined };
    const earlier = this.items.get(key);
    const both = earlier === undefined ? { joined: item } : this.join(earlier, item);
    if (both === 'later') return 'later';
    if (both === 'contradictory') return { contradicts: this.contradict(key) };
    if (earlier !== undefined) this.characters -= this.sizeOf(earlier);
    this.items.set(key, both.joined);
    this.characters += this.sizeOf(both.joined);
    return earlier === undefined ? 'added' : { replaced: earlier };
  }

  /** Removes a member's item, and accepts no other for the same member. */
  contradict(key: string): Item | undefined {
    this.contradicted.add(key);
    return this.remove(key);
  }

  /** Removes a member's item. */
  remove(key: string): Item | undefined {
    const item = this.items.get(key);
    if (item === undefined) return undefined;
    this.items.delete(key);
    this.characters -= this.sizeOf(item);
    return item;
  }

  /** Keys of its members. */
  keys(): string[] {
    return [...this.items.keys()];
  }

  /** Its items, in the order in which their members first arrived. */
  list(): Item[] {
    return [...this.items.values()];
  }
}
