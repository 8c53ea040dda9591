/**
 * Standard output with back-pressure. `process.stdout` queues without limit when its return value
 * is ignored; here at most one batch waits while the next is being made.
 */
export class Output {
  private draining: Promise<void> = Promise.resolve();
  private full = false;

  /** `onClosed` is called once when the reader of the stream has gone away. */
  constructor(
    private readonly stream: NodeJS.WritableStream,
    onClosed: (error: Error) => void,
  ) {
    stream.on('error', onClosed);
  }

  /**
   * Writes texts in the order of the calls. Resolves once everything written before this text has
   * been flushed, so the caller can prepare the next one while this one is being written.
   * @param left called once this text has been flushed and will not be read again
   */
  write(text: string | Uint8Array, left?: () => void): Promise<void> {
    const before = this.draining;
    // One listener, however much is written to a full stream before it drains.
    if (!this.stream.write(text, left) && !this.full) {
      this.full = true;
      this.draining = new Promise((resolve) => {
        this.stream.once('drain', () => {
          this.full = false;
          resolve();
        });
      });
    }
    return before;
  }

  /**
   * Resolves when everything written so far has been flushed. A stream applies back-pressure only
   * above its high-water mark, and anything below that is lost when the process exits; so this
   * makes one more, empty write and waits for its callback.
   */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.stream.write('', () => {
        resolve();
      });
    });
  }
}
