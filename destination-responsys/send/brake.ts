import type { Plan } from '../decide/plan';
import { compares, type Decision } from '../decide/workflow';
import { HeldExits, type Held } from './held-exits';

/** Which exits the brake holds, and which records count for it. */
export class Brake<Exit> {
  private readonly held: HeldExits<Exit>;

  /** @param most exits that are held at the same time */
  constructor(most?: number) {
    this.held = new HeldExits(most);
  }

  get isFull(): boolean {
    return this.held.isFull;
  }

  /**
   * Takes note of what was decided by what is recorded of a member.
   * @returns whether the exit waits for the end of the input, and the earlier exit of the same
   *   member, if it does not wait any more
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
   * Takes out what has been held.
   * @throws ConnectorError (config_error) if so many would leave that the audience is in doubt
   */
  release(): Held<Exit>[] {
    return this.held.release();
  }
}
