import { asConnectorError } from '../../shared/errors';
import { badFile } from '../faults';
import { DAMAGED } from './armor';

/** How long openpgp may take nothing and return nothing before it counts as stuck, in seconds. */
const STUCK_SECONDS = 30;

/**
 * The bytes of one binary message, whatever openpgp does with them: it stops reading where a message
 * seems to end, and errors of the source are kept here rather than lost in it. With some damaged
 * messages its streams wait for one another for ever, which is noticed here.
 */
export class WatchedSource {
  /** Why the source broke off, if it did. */
  failed: Error | undefined;
  /** Whether openpgp waits for a piece of the source. */
  private isAsking = false;
  /** Gives up the last thing that openpgp was waited for; of no effect once that is there. */
  private giveUp: ((reason: Error) => void) | undefined;
  /** Seconds for which openpgp has asked for nothing and come to nothing. */
  private idle = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param second milliseconds of a second, for tests */
  constructor(
    private readonly bytes: AsyncGenerator<Buffer>,
    private readonly second: number,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<Buffer> {
    return { next: () => this.next() };
  }

  /**
   * What openpgp resolves to.
   * @throws FileFault when it is stuck: the source does not keep it waiting, and it does nothing
   */
  unlessStuck<Value>(work: Promise<Value>): Promise<Value> {
    this.timer ??= setInterval(() => {
      this.look();
    }, this.second);
    this.idle = 0;
    return new Promise((resolve, reject) => {
      this.giveUp = reject;
      work.then(resolve, reject);
    });
  }

  /** The pieces of a stream of openpgp. */
  async *pieces(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const stream = data[Symbol.asyncIterator]();
    let isLeft = false;
    try {
      for (;;) {
        const next = await this.unlessStuck(stream.next());
        if (next.done === true) return;
        isLeft = true;
        yield next.value;
        isLeft = false;
      }
    } finally {
      // The reader has stopped early, and does not care how the stream takes it.
      if (isLeft) await this.unlessStuck(Promise.resolve(stream.return?.())).catch(() => undefined);
    }
  }

  /** Reads the rest, to find anything that follows the message. */
  async drain(): Promise<void> {
    while ((await this.next()).done !== true);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.bytes.return(undefined);
  }

  // Second by second, so that a process that is stopped for a while is not taken for stuck.
  private look(): void {
    this.idle = this.isAsking ? 0 : this.idle + 1;
    if (this.idle >= STUCK_SECONDS) this.giveUp?.(badFile(DAMAGED));
  }

  private async next(): Promise<IteratorResult<Buffer>> {
    this.isAsking = true;
    this.idle = 0;
    try {
      return await this.bytes.next();
    } catch (error) {
      this.failed = asConnectorError(error);
      throw error;
    } finally {
      this.isAsking = false;
    }
  }
}
