/**
 * Runs batches in parallel where their order allows: a batch that shares a member with an earlier
 * one starts after it has ended, so that several changes to one member stay in order.
 */
export class BatchScheduler {
  private readonly underWay = new Set<Promise<void>>();
  /** The last batch of each member. */
  private readonly busy = new Map<string, Promise<void>>();
  /** Batches start in the order of their arrival. */
  private starting: Promise<void> = Promise.resolve();

  /**
   * Resolves when the work has started, which is once there is room for it.
   * @param keys of the members that the work is about
   * @param hasRoom whether another may start, given the number under way
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

  /** Resolves when all work added so far has ended. */
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
