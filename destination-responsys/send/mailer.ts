import type { Clock } from '../../shared/clock';
import { counted } from '../../shared/counted';
import type { Sending } from '../decide/sending';
import { transientError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import type { Delivery } from './deliver';

/** Time that Responsys gets to recover after a trigger's answer was lost, in milliseconds. */
const RECOVERY_MS = 30_000;

/**
 * Sends e-mails or custom events, one batch at a time: each member is marked before it is sent, and
 * marked as reached after it. If an answer is lost, what it was about may or may not have been sent;
 * from then on only single ones are sent until one is known to have been sent, so an outage affects
 * only the batch during which it started (docs/adr/0011).
 */
export class Mailer {
  private doubtful = 0;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly sends: Sending,
  ) {}

  /**
   * Takes the steps from the mark on, for all changes of a batch.
   * @throws ConnectorError (transient_error) if triggers do not recover
   */
  async mail(delivery: Delivery): Promise<void> {
    const mailing = new Set(delivery.ready(delivery.sending));
    const others = delivery.changes.flatMap((_, i) => (mailing.has(i) ? [] : [i]));
    const waiting = [...mailing];
    // All memberships go in one call, unless the first e-mail must go alone.
    if (this.doubtful === 0) return this.some(delivery, [...others, ...waiting]);
    await this.some(delivery, others);
    this.log.info(`Waiting half a minute before one ${this.sends.noun} alone is tried.`);
    await this.clock.sleep(RECOVERY_MS);
    while (this.doubtful > 0 && waiting.length > 0) {
      const before = this.doubtful;
      await this.some(delivery, waiting.splice(0, 1));
      if (this.doubtful > before) throw this.lost();
    }
    await this.some(delivery, waiting);
  }

  /**
   * @throws ConnectorError (transient_error) if it is unknown whether the last e-mails were sent
   */
  end(): void {
    if (this.doubtful > 0) throw this.lost();
  }

  private async some(delivery: Delivery, indices: readonly number[]): Promise<void> {
    await delivery.take('segments', indices);
    const { sending } = delivery;
    const mailing = new Set(delivery.ready(sending));
    const mailed = indices.filter((i) => mailing.has(i));
    try {
      await delivery.take(sending, mailed);
    } catch (error) {
      // None of them was sent, so none of them is in doubt.
      await delivery.unmark(mailed).catch(() => undefined);
      throw error;
    }
    const failed = delivery.failed(sending, mailed);
    const unknown = failed.filter(({ kind }) => kind === 'unknown').length;
    if (unknown > 0) this.doubtful += unknown;
    else if (failed.length < mailed.length) this.doubtful = 0;
    // The e-mails were sent, even if the mark cannot be updated.
    delivery.end(indices);
    await delivery.take('mark', indices);
    await delivery.unmark(failed.flatMap(({ index, kind }) => (kind === 'refused' ? [index] : [])));
  }

  private lost(): Error {
    const { noun, reached } = this.sends;
    return transientError(
      `Responsys has not answered the last calls that send ${noun}s, so ` +
        `${counted(this.doubtful, noun)} may have been sent or not. Whom they are for is named in the ` +
        `log and not ${reached} again; no other ${noun} was sent. The next sync continues from there.`,
    );
  }
}
