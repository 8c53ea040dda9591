import type { Clock } from '../../shared/clock';

/** A clock that is stopped until a test moves it. */
export class HandClock implements Clock {
  private time = 0;
  private sleepers: { until: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake) => {
      if (signal?.aborted === true) wake();
      else
        signal?.addEventListener('abort', () => {
          wake();
        });
      this.sleepers.push({ until: this.time + ms, wake });
    });
  }

  /** Moves the time forward step by step, so that repeated sleeps end too. */
  async advance(ms: number, step = 1000): Promise<void> {
    for (const end = this.time + ms; this.time < end;) {
      this.time += Math.min(step, end - this.time);
      const due = this.sleepers.filter(({ until }) => until <= this.time);
      this.sleepers = this.sleepers.filter(({ until }) => until > this.time);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
