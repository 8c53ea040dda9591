import type { Log } from '../../shared/log';
import type { Outcome } from '../decide/outcome';
import type { Sending } from '../decide/sending';

interface Count {
  /** Entered but not reached: the segments table says that they already have been. */
  skipped: number;
  reached: number;
}

/**
 * Counts, by stream, whether a workflow reaches the members who enter. A member who was reached has a
 * 1 in the Segments Table; if another connection writes a 1 for the same audience, nobody is ever
 * reached, and each sync looks as if everyone already had been.
 */
export class Entrants {
  private readonly byStream = new Map<string, Count>();

  note(stream: string, outcome: Outcome): void {
    const isSkipped = outcome.kind === 'ignored' && outcome.mailedBefore === true;
    if (!isSkipped && outcome.kind !== 'triggered') return;
    const count = this.byStream.get(stream) ?? { skipped: 0, reached: 0 };
    if (isSkipped) count.skipped++;
    else count.reached++;
    this.byStream.set(stream, count);
  }

  /** Warns about each stream in which nobody who entered was reached. */
  report(log: Log, { reached: got, owner }: Sending): void {
    for (const [stream, { skipped, reached }] of this.byStream) {
      if (skipped === 0 || reached > 0) continue;
      log.warn(
        `Nobody who entered was ${got}: of the stream ${stream}, all ${skipped} who entered are recorded as ` +
          `${got} already (1 in the Segments Table). That is right if an earlier sync did so. If it ` +
          'did not, another connection, such as Export Users, writes the same audience to the same ' +
          `table: give the ${owner} a Segments Table of its own.`,
      );
    }
  }
}
