/**
 * Runs batches at the same time where their order allows: one that shares a member with another
 * starts when that has ended, so that several changes to one member stay in order.
 */
export class BatchScheduler {
  private readonly underWay = new Set<Promise<void>>();
  /** The last batch that each member is in. */
  private readonly busy = new Map<string, Promise<void>>();
  /** Batches start in the order in which they came. */
  private starting: Promise<void> = Promise.resolve();

  /**
   * Resolves when the work has started, which is not before there is room for it.
   * @param keys of the members that the work is about
   * @param hasRoom whether one more may start, besides as many as are under way
   * @param work must not reject
   */
  run(
    keys: readonly string[],
    hasRoom: (underWay: number) => boolean,
    work: () => Promise<void>,
  ): Promise<void> {
    this.starting = this.starting.then(() => this.start(keys, hasRoom, work));
    return this.starting;
  }

  /** Resolves when all work that came until now has ended. */
  async ended(): Promise<void> {
    await this.starting;
    await Promise.all(this.underWay);
  }

  private async start(
    keys: readonly string[],
    hasRoom: (underWay: number) => boolean,
    work: () => Promise<void>,
  ): Promise<void> {
    while (this.underWay.size > 0 && !hasRoom(this.underWay.size)) {
      await Promise.race(this.underWay);
    }
    const before = new Set<Promise<void>>();
    for (const key of keys) {
      const busy = this.busy.get(key);
      if (busy !== undefined) before.add(busy);
    }
    const running = Promise.all(before)
      .then(work)
      .finally(() => {
        this.underWay.delete(running);
        for (const key of keys) if (this.busy.get(key) === running) this.busy.delete(key);
      });
    this.underWay.add(running);
    for (const key of keys) this.busy.set(key, running);
  }
}
