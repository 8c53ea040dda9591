import { configError } from '../../shared/errors';
import type { ColumnMapping, ListColumn } from '../responsys';
import { whyNotWritable } from '../decide/list-columns';
import type { Cells } from '../responsys';

/** The title of the field, by which errors name it. */
const TITLE = 'Last Seen Column';

/**
 * The column of the list that gets the time of each sync that finds a member in the audience.
 * @param column as the form has it
 * @param others columns that fields are written to, in upper case
 * @param taken the reasons for columns that identify a member
 * @throws ConnectorError (config_error) if the column cannot be used for it
 */
export function lastSeenColumn(
  column: string,
  others: readonly string[],
  taken: Readonly<Record<string, string>>,
): ListColumn {
  const name = column.toUpperCase();
  const fault = others.includes(name) ? 'List Fields writes to it' : whyNotWritable(name, taken);
  if (fault === undefined) return { name, source: TITLE, title: TITLE };
  throw configError(`Workflow > ${TITLE} cannot be ${name}: ${fault}. Choose another column.`);
}

/**
 * The cell that is written for a member who is in the audience. The same one for a whole sync, so
 * that it costs no call: rows are sent together only if they have the same columns.
 * @param type of the column, as Responsys calls it
 * @param now start of the sync, in milliseconds since the epoch
 * @throws ConnectorError (config_error) if the column takes no dates
 */
export function lastSeenCell({ name }: ColumnMapping, type: string, now: number): Cells {
  if (type !== 'TIMESTAMP') {
    throw configError(
      `Workflow > ${TITLE}: the column ${name} of the list is of the type ${type}, and a filter by date ` +
        'needs a date. Choose a column of the type TIMESTAMP, or add one in Responsys.',
    );
  }
  // In the form that Responsys was seen to accept [R].
  return { [name]: new Date(now).toISOString() };
}
