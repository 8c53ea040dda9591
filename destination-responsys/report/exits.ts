import type { Log } from '../../shared/log';
import { isDeletionMarked } from '../decide/deleted';
import type { RecordReading } from '../decide/plan';
import { compares, WORKFLOWS } from '../decide/workflow';
import type { ConfiguredStream } from '../catalog';
import type { Settings } from '../decide/settings';

/** The columns of a stream are the same in all of its records: a few of them show which there are. */
const FIRST = 100;

interface Seen {
  settings: Settings;
  records: number;
  /** Whether a record says that its member is in the audience, without an event. */
  hasMembers: boolean;
  /** Whether a record says who left, or would say it. */
  tellsExits: boolean;
}

/**
 * Finds the streams of a sync that are snapshots of an audience: who has left it is just missing, so
 * that no exit can be seen.
 */
export class Exits {
  private readonly streams = new Map<string, Seen>();

  note(stream: string, { record, evidence }: RecordReading, settings: Settings): void {
    let seen = this.streams.get(stream);
    if (seen === undefined) {
      seen = { settings, records: 0, hasMembers: false, tellsExits: false };
      this.streams.set(stream, seen);
    }
    seen.records++;
    if (seen.tellsExits) return;
    if (evidence.kind === 'in') seen.hasMembers = true;
    seen.tellsExits =
      evidence.deleted === true ||
      ['left', 'entered', 'changed'].includes(evidence.kind) ||
      (evidence.kind === 'out' && compares(settings.rules)) ||
      (seen.records <= FIRST && isDeletionMarked(record.fields));
  }

  /** One sentence for each snapshot, with the remedy. */
  report(streams: readonly ConfiguredStream[], log: Log): void {
    for (const [stream, { settings, hasMembers, tellsExits }] of this.streams) {
      const { isFullRefresh } = streams.find(({ name }) => name === stream) ?? {};
      const isSnapshot = isFullRefresh === true || settings.membersOnly;
      if (tellsExits || !hasMembers || !isSnapshot || settings.lastSeen !== undefined) continue;
      const { sends } = WORKFLOWS[settings.rules.kind];
      const effect =
        sends === undefined
          ? 'whoever has left stays as they are in Responsys'
          : `whoever has left and enters again is not ${sends.reached} again`;
      const also = sends === undefined ? ', or fill in Last Seen Column and filter by it' : '';
      log.info(
        `The stream ${stream} is a snapshot that does not say who left the audience: ${effect}. To find ` +
          'exits, export a larger audience with its memberships and switch on Time-based Triggers' +
          `${also}; see "Exits from snapshots" in the documentation.`,
      );
    }
  }
}
