/**
 * Events that have been acted on in this sync, so that the same one delivered twice is recognized
 * where Responsys does not remember who was mailed. Bounded: the oldest are forgotten.
 */
export class SeenEvents {
  private readonly keys = new Set<string>();

  constructor(private readonly most = 100_000) {}

  /** Whether an event is seen for the first time. */
  isNew(key: string): boolean {
    if (this.keys.has(key)) return false;
    const [oldest] = this.keys;
    if (this.keys.size >= this.most && oldest !== undefined) this.keys.delete(oldest);
    this.keys.add(key);
    return true;
  }

  /** The next one counts as new again. */
  forget(key: string): void {
    this.keys.delete(key);
  }
}
