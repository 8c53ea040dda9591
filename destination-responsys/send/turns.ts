/** Lets work happen one at a time, in the order in which turns were taken. */
export class Turns {
  private last: Promise<void> = Promise.resolve();

  /**
   * Takes the next turn. `mine` resolves when it has come; `end` lets the next one come, and must be
   * called whatever happens.
   */
  take(): { mine: Promise<void>; end: () => void } {
    const mine = this.last;
    let end = (): void => undefined;
    this.last = new Promise((resolve) => (end = resolve));
    // A turn that is given up before it has come must not let the next one overtake.
    const inOrder = (): void => {
      void mine.then(end);
    };
    return { mine, end: inOrder };
  }
}
