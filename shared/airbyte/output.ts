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
   * Writes a text in the order of the calls. Resolves when whatever was written before it has
   * left, so that the next text can be made while this one is on its way.
   * @param left called once this text has left, and is not looked at again
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
   * Resolves when everything written so far has left. A stream asks to be waited for only above its
   * high-water mark, and what is below that is lost when the process exits, so the answer to one
   * more write, of nothing, is what tells.
   */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      this.stream.write('', () => {
        resolve();
      });
    });
  }
}
