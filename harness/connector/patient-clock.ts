import type { Clock } from '../../shared/clock';

/** A clock on which every wait passes at once, and which remembers them. */
export class PatientClock implements Clock {
  /** The waits so far, in milliseconds. */
  readonly slept: number[] = [];
  private time = 0;

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.time += ms;
    return Promise.resolve();
  }
}
