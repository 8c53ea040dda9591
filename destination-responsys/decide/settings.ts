import type { Cells, ColumnMapping, ListColumn, PermissionStatus } from '../responsys';
import type { Identification } from './identifiers';
import type { ListField } from './list-fields';
import type { Rules } from './workflow';

/** What leaving the audience does to a member of the list. */
export type OnExit = 'flag' | 'delete' | 'unsubscribe';
/** What a null does to its column: `keep` leaves it unchanged, `clear` empties it. */
export type EmptyFields = 'keep' | 'clear';

/**
 * The settings by which records become rows, from a valid configuration with defaults filled in.
 */
export interface Settings extends Identification {
  rules: Rules;
  /** Slug, id or name; undefined: the stream is the audience. */
  audience: string | undefined;
  /** The field that lists a user's audiences; undefined: one of the fields that Lytics writes. */
  audiencesField: string | undefined;
  /** Everyone in the stream is in the audience: a record without evidence is a member. */
  membersOnly: boolean;
  /** Mail Once or Send Once: the segments table records who was reached. */
  mailOnce: boolean;
  onExit: OnExit;
  /** Turns the brake off: any number of members may leave. */
  allowMassExit: boolean;
  emptyFields: EmptyFields;
  permission: PermissionStatus;
  userFields: readonly ColumnMapping[];
  /** User fields that the form maps to columns of the list. */
  listFields: readonly ListField[];
  /**
   * The column of the list for the time of the sync, and the cell that each member gets; the cell is
   * known once the list has been read.
   */
  lastSeen: { column: ListColumn; cells: Cells } | undefined;
  /** Audiences with a column in the segments table, including the source audience if it has one. */
  segments: readonly ColumnMapping[];
  /** The column of the source audience; undefined where it has none. */
  membership: string | undefined;
  /** Audiences whose memberships are rows, by what these hold as their slug; none as columns. */
  membershipRows: readonly ColumnMapping[];
  /** The slug of the source audience in these rows; undefined where it has none. */
  membershipRow: string | undefined;
}
