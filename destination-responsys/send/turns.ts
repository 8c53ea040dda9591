/** Runs work one at a time, in the order in which turns were taken. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /**
   * Takes the next turn. `mine` resolves when it has come; `end` passes the turn on, and must
   * always be called.
   */
  take(): { mine: Promise<void>; end: () => void } {
    const mine = this.last;
    let end = (): void => undefined;
    this.last = new Promise((resolve) => (end = resolve));
    // A turn that is given up early must not let the next one overtake those before it.
    const inOrder = (): void => {
      void mine.then(end);
    };
    return { mine, end: inOrder };
  }
}
