import { createHash } from 'node:crypto';

/** Random choices that are the same for the same seed. */
export class Random {
  private drawn = 0;

  constructor(private readonly seed: string) {}

  /** A number from 0 up to but not including 1. */
  next(): number {
    const hash = createHash('sha256').update(`${this.seed} ${this.drawn++}`).digest();
    return hash.readUInt32BE() / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('There is nothing to pick from.');
    return from[this.between(0, from.length - 1)] as T;
  }
}
