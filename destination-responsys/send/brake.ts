import type { Plan } from '../decide/plan';
import { compares, type Decision } from '../decide/workflow';
import { HeldExits, type Held } from './held-exits';

/** Decides which exits are held, and which records count towards the limit. */
export class Brake<Exit> {
  private readonly held: HeldExits<Exit>;

  /** @param most the maximum number of exits held at the same time */
  constructor(most?: number) {
    this.held = new HeldExits(most);
  }

  get isFull(): boolean {
    return this.held.isFull;
  }

  /**
   * Records a decision that was made by comparison with the recorded membership.
   * @returns whether the exit waits for the end of the input, and the same member's earlier exit if
   *   it no longer waits
   */
  take(
    { settings, evidence, draft }: Pick<Plan, 'settings' | 'evidence' | 'draft'>,
    decision: Decision,
    exit: Exit,
    batch: number,
  ): { waits: boolean; replaced: Held<Exit> | undefined } {
    const { key } = draft.member;
    const isCompared = compares(settings.rules) && ['in', 'out'].includes(evidence.kind);
    if (isCompared) this.held.count(evidence.kind === 'in');
    const waits =
      decision.action === 'leave' &&
      decision.compared === true &&
      settings.onExit !== 'flag' &&
      !settings.allowMassExit;
    if (waits) return { waits, replaced: this.held.hold(key, exit, batch) };
    const isLive = evidence.kind === 'in' || evidence.kind === 'entered';
    return { waits, replaced: isLive ? this.held.drop(key) : undefined };
  }

  /**
   * Removes and returns the exits held so far.
   * @throws ConnectorError (config_error) if so many members would leave that the audience is in
   *   doubt
   */
  release(): Held<Exit>[] {
    return this.held.release();
  }
}
