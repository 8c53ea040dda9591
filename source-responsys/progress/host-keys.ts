import type { Cursor } from './cursor';
import { keyChanged } from './notices';

/** Watches the host key for all streams of a sync: each remembers it in its own state. */
export class HostKeys {
  private readonly said = new Set<string>();

  constructor(private readonly log: { warn(message: string): void }) {}

  /**
   * Notes the key that the server showed. Another than the one remembered is a warning, said once
   * however many streams remember it.
   * @param seen SHA256:...; undefined before the server has shown one
   */
  look(seen: string | undefined, cursor: Cursor): void {
    if (seen === undefined || seen === cursor.hostKey) return;
    const { hostKey } = cursor;
    cursor.hostKey = seen;
    if (hostKey === undefined) return;
    const notice = keyChanged(hostKey, seen);
    if (!this.said.has(notice)) this.log.warn(notice);
    this.said.add(notice);
  }
}
