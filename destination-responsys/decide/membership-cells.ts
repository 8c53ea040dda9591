import type { Cells } from '../responsys';
import { membershipOf } from './membership';
import type { Settings } from './settings';
import type { LyticsRecord } from './record';

const NONE: Cells = {};

/**
 * What a record says of memberships: 1 or 0 by the name of each audience, without those that it leaves
 * unclear. That of the source audience says what was decided, so it is not among them.
 * @param own the name of the source audience
 */
export function membershipsIn(
  record: LyticsRecord,
  audiences: Settings['membershipRows'],
  own: string | undefined,
): Cells {
  if (audiences.length === 0) return NONE;
  const cells: Record<string, string> = {};
  for (const { source, name } of audiences) {
    if (name === own) continue;
    const member = membershipOf(record, source);
    if (member !== undefined) cells[name] = member ? '1' : '0';
  }
  return cells;
}
