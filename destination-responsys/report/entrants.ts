import type { Log } from '../../shared/log';
import type { Outcome } from '../decide/outcome';

interface Count {
  /** Entered but not mailed: the segments table says that they already have been. */
  skipped: number;
  mailed: number;
}

/**
 * Counts, by stream, whether a campaign mails the members who enter. A member who was mailed has a
 * 1 in the Segments Table; if another connection writes a 1 for the same audience, nobody is ever
 * mailed, and each sync looks as if everyone already had been.
 */
export class Entrants {
  private readonly byStream = new Map<string, Count>();

  note(stream: string, outcome: Outcome): void {
    const isSkipped = outcome.kind === 'ignored' && outcome.mailedBefore === true;
    if (!isSkipped && outcome.kind !== 'triggered') return;
    const count = this.byStream.get(stream) ?? { skipped: 0, mailed: 0 };
    if (isSkipped) count.skipped++;
    else count.mailed++;
    this.byStream.set(stream, count);
  }

  /** Warns about each stream in which nobody who entered was mailed. */
  report(log: Log): void {
    for (const [stream, { skipped, mailed }] of this.byStream) {
      if (skipped === 0 || mailed > 0) continue;
      log.warn(
        `Nobody who entered was mailed: of the stream ${stream}, all ${skipped} who entered are recorded as ` +
          'mailed already (1 in the Segments Table). That is right if an earlier sync mailed them. If ' +
          'it did not, another connection, such as Export Users, writes the same audience to the ' +
          'same table: give the campaign a Segments Table of its own.',
      );
    }
  }
}
