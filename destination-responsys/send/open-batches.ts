import { Batch, type Joined } from './batch';

/** The maximum number of open batches; a member with more changes than that closes one. */
const MAX_OPEN = 4;

/**
 * Batches that still accept items. Each item goes into the first batch with room that comes after
 * the last one with an item of the same member, so a second change does not close the batch of the
 * first, and no change overtakes another of its member.
 */
export class OpenBatches<Item> {
  private readonly batches: Batch<Item>[] = [];

  constructor(
    private readonly begin: () => number,
    private readonly join: (earlier: Item, later: Item) => Joined<Item>,
    private readonly sizeOf: (item: Item) => number,
  ) {}

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  /** Number of the newest batch that is still open; undefined if none is. */
  get newest(): number | undefined {
    return this.batches.at(-1)?.number;
  }

  /** The last item about a member that passes the test, and its batch. */
  lastOf(
    key: string,
    test: (item: Item) => boolean = () => true,
  ): { item: Item; batch: Batch<Item> } | undefined {
    for (let at = this.batches.length - 1; at >= 0; at--) {
      const batch = this.batches[at] as Batch<Item>;
      const item = batch.get(key);
      if (item !== undefined && test(item)) return { item, batch };
    }
    return undefined;
  }

  /** All items about a member, and their batches. */
  allOf(key: string): { item: Item; batch: Batch<Item> }[] {
    return this.batches.flatMap((batch) => {
      const item = batch.get(key);
      return item === undefined ? [] : [{ item, batch }];
    });
  }

  /** Adds an item and returns the batch's result. */
  add(key: string, item: Item): Exclude<ReturnType<Batch<Item>['add']>, 'later'> {
    let at = this.batches.findLastIndex((batch) => batch.has(key));
    if (at >= 0) {
      const added = (this.batches[at] as Batch<Item>).add(key, item);
      if (added !== 'later') return added;
    }
    while (++at < this.batches.length && this.batches[at]?.isFull === true);
    const batch = this.batches[at] ?? new Batch(this.begin(), this.join, this.sizeOf);
    if (at >= this.batches.length) this.batches.push(batch);
    return batch.add(key, item) as 'added';
  }

  /** Whether a batch must be sent now. */
  get hasDue(): boolean {
    return this.countDue > 0;
  }

  /**
   * Removes and returns the batches that must be sent now, in order, since they may share members.
   */
  due(): Batch<Item>[] {
    return this.batches.splice(0, this.countDue);
  }

  // Up to the last full batch, and however many exceed the maximum.
  private get countDue(): number {
    const full = this.batches.findLastIndex((batch) => batch.isFull) + 1;
    return Math.max(full, this.batches.length - MAX_OPEN);
  }

  /** Removes and returns the batches up to a number, or all. */
  close(upTo = Infinity): Batch<Item>[] {
    const count = this.batches.findLastIndex(({ number }) => number <= upTo) + 1;
    return this.batches.splice(0, count);
  }
}
