/**
 * Who has been mailed in this sync, and for which events, where Responsys does not record it: an
 * event that is delivered twice mails once, and so does a list beside the event that led to it.
 * Bounded: the oldest entries are dropped.
 */
export class SeenEvents {
  private readonly known = new Set<string>();

  constructor(private readonly most = 100_000) {}

  /**
   * Whether a member should be mailed for a record, which then counts as seen. Without a time (an
   * event that has none, or a list with the audience in it) it counts as the same event as all
   * before and after it, until the member has left.
   * @param key the member's
   * @param event audience and time of the event; undefined if it has no time or there is none
   */
  isNew(key: string, event: string | undefined): boolean {
    const id = event === undefined ? undated(key) : `${key}\n${event}`;
    const isKnown = this.known.has(undated(key)) || this.known.has(event === undefined ? key : id);
    this.add(key);
    this.add(id);
    return !isKnown;
  }

  /** The member has left: entering again is new, except for events seen before. */
  forget(key: string): void {
    this.known.delete(key);
    this.known.delete(undated(key));
  }

  private add(id: string): void {
    const [oldest] = this.known;
    if (this.known.has(id)) return;
    if (this.known.size >= this.most && oldest !== undefined) this.known.delete(oldest);
    this.known.add(id);
  }
}

function undated(key: string): string {
  return `${key}\n`;
}
