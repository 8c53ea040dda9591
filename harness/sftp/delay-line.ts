import type { Socket } from 'node:net';

/** Bytes on the way at most; the sender waits while there are more. */
const MAX_BYTES_UNDER_WAY = 64 * 1024 * 1024;

/** What is on the way: bytes, or that the sender has ended or failed. */
interface Parcel {
  /** Milliseconds on the clock of `performance.now()`. */
  due: number;
  data?: Buffer;
  then?: () => void;
}

/** Carries what one socket receives to another, in order, each piece `delayMs` later. */
export class DelayLine {
  private readonly parcels: Parcel[] = [];
  private underWay = 0;
  private timer: NodeJS.Timeout | undefined;
  private stalled = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly delayMs: number,
    private readonly onDelivered: (bytes: number) => void,
  ) {
    from.on('data', (data: Buffer) => {
      this.take({ data });
    });
    from.on('end', () => {
      this.take({ then: () => to.end() });
    });
    // A broken line breaks on both sides.
    from.on('error', () => {
      this.take({ then: () => to.resetAndDestroy() });
    });
    from.on('close', () => {
      this.take({
        then: () => {
          to.destroySoon();
        },
      });
    });
    to.on('drain', () => {
      this.deliver();
    });
    to.on('close', () => {
      this.discard();
    });
  }

  /** Holds back everything from now on. */
  stall(): void {
    this.stalled = true;
  }

  /** Delivers again. */
  resume(): void {
    this.stalled = false;
    this.deliver();
  }

  private take(parcel: Omit<Parcel, 'due'>): void {
    this.parcels.push({ due: performance.now() + this.delayMs, ...parcel });
    this.underWay += parcel.data?.length ?? 0;
    if (this.underWay > MAX_BYTES_UNDER_WAY) this.from.pause();
    this.deliver();
  }

  private deliver(): void {
    clearTimeout(this.timer);
    while (!this.stalled && !this.to.writableNeedDrain) {
      const next = this.parcels[0];
      if (next === undefined) break;
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.timer = setTimeout(() => {
          this.deliver();
        }, wait);
        break;
      }
      this.parcels.shift();
      this.pass(next);
    }
    if (this.from.isPaused() && this.underWay < MAX_BYTES_UNDER_WAY / 2) this.from.resume();
  }

  private pass({ data, then }: Parcel): void {
    then?.();
    if (data === undefined) return;
    this.underWay -= data.length;
    if (this.to.writable) {
      this.to.write(data);
      this.onDelivered(data.length);
    }
  }

  private discard(): void {
    clearTimeout(this.timer);
    this.parcels.length = 0;
    this.underWay = 0;
  }
}
