/** Characters that may be queued before adding to a queue waits. */
const MAX_LINES_WAITING = 1_000_000;

/** Lines on their way from one process to another: read as they come, and never very many. */
export class LineQueue implements AsyncIterable<string> {
  private waiting = '';
  private ended = false;
  private wake: (() => void)[] = [];

  /** Adds a line, without its end; resolves when there is room for more, or nobody reads. */
  async push(line: string): Promise<void> {
    if (this.ended) return;
    this.waiting += `${line}\n`;
    this.changed();
    while (this.isFull()) await this.change();
  }

  /** No more lines will come. */
  end(): void {
    this.ended = true;
    this.changed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    try {
      for (;;) {
        const text = this.waiting;
        this.waiting = '';
        this.changed();
        if (text !== '') yield text;
        else if (this.ended) return;
        else await this.change();
      }
    } finally {
      this.end();
    }
  }

  private isFull(): boolean {
    return this.waiting.length > MAX_LINES_WAITING && !this.ended;
  }

  private changed(): void {
    for (const wake of this.wake.splice(0)) wake();
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve));
  }
}
