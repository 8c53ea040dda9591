import { configError } from '../../shared/errors';

/** An exit that waits for the end of the input. */
export interface Held<Exit> {
  exit: Exit;
  /** The batch in which it was found. */
  batch: number;
}

/** The brake applies from this number of exits. */
const MIN_EXITS = 20;

/**
 * The brake on mass exits. Exits that were found by comparison, and that would delete or
 * unsubscribe, wait here until it is known how many of the compared members would leave. Holds one
 * exit per member, and no more than `most`: at that point the members seen so far decide.
 */
export class HeldExits<Exit> {
  private readonly held = new Map<string, Held<Exit>>();
  private compared = 0;
  private leaving = 0;
  private staying = 0;

  constructor(private readonly most = 100_000) {}

  get isFull(): boolean {
    return this.held.size >= this.most;
  }

  /** Counts a member who was compared. */
  count(stays: boolean): void {
    this.compared++;
    if (stays) this.staying++;
  }

  /** Holds an exit; returns the same member's earlier one if it replaces it. */
  hold(key: string, exit: Exit, batch: number): Held<Exit> | undefined {
    const earlier = this.held.get(key);
    if (earlier === undefined) this.leaving++;
    this.held.set(key, { exit, batch });
    return earlier;
  }

  /** Drops the exit of a member who turned out to be in the audience. */
  drop(key: string): Held<Exit> | undefined {
    const held = this.held.get(key);
    if (held === undefined) return undefined;
    this.held.delete(key);
    this.leaving--;
    return held;
  }

  /**
   * Removes and returns the exits held so far.
   * @throws ConnectorError (config_error) if so many members would leave that the audience is in
   *   doubt
   */
  release(): Held<Exit>[] {
    const isMost = this.leaving * 2 > this.compared || this.staying === 0;
    if (this.leaving >= MIN_EXITS && isMost) throw massExit(this.leaving, this.compared);
    const held = [...this.held.values()];
    this.held.clear();
    return held;
  }
}

function massExit(leaving: number, compared: number): Error {
  return configError(
    `${leaving} of the ${compared} members that were compared would leave the audience, which looks ` +
      'like a mistake: none of them was deleted or unsubscribed. Check Source Audience and whether ' +
      'the stream still lists the audiences of its members. If so many should really leave, turn on Allow ' +
      'Mass Exit for one sync.',
  );
}
