/** The most rows that Responsys takes in one request (Oracle, REST API, "up to 200"). */
export const MAX_ROWS = 200;
/** The most characters that a batch holds, so that a few large records make a batch of their own. */
const MAX_BATCH_CHARACTERS = 4_000_000;

/** What joining two items about one member comes to. */
export type Joined<Item> = { joined: Item } | 'later' | 'contradictory';

/**
 * What is delivered together: at most one item for each member, so that their rows may be sent in
 * any order.
 */
export class Batch<Item> {
  private readonly items = new Map<string, Item>();
  private readonly contradicted = new Set<string>();
  private characters = 0;

  /**
   * @param number in the order in which batches were begun
   * @param join two items about one member as one
   * @param sizeOf roughly the characters that an item holds
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
   * Adds an item about a member. `later`: it undoes the earlier one and has to wait for another
   * batch. `contradictory`: the earlier one, if it is given, is out again, and the item is not in.
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

  /** Takes a member's item out, and lets no other of the same member in. */
  contradict(key: string): Item | undefined {
    this.contradicted.add(key);
    return this.remove(key);
  }

  /** Takes a member's item out again. */
  remove(key: string): Item | undefined {
    const item = this.items.get(key);
    if (item === undefined) return undefined;
    this.items.delete(key);
    this.characters -= this.sizeOf(item);
    return item;
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
