import { fieldOf, type Fields } from './fields';
import { isNullMarker } from './null-marker';

/** Whether the row was deleted in the database that the stream reads from. */
export type Deleted = 'no' | 'yes' | 'unreadable';

/** Airbyte's change data capture, Fivetran's, and Debezium's rewritten deletes. */
const MARKS = ['_ab_cdc_deleted_at', '_fivetran_deleted', '__deleted'];

/** What the deletion columns say; any unexpected value makes the answer `unreadable`. */
export function deletedIn(fields: Fields): Deleted {
  let deleted: Deleted = 'no';
  for (const mark of MARKS) {
    const said = markOf(fieldOf(fields, mark));
    if (said === 'unreadable') return 'unreadable';
    if (said === 'yes') deleted = 'yes';
  }
  return deleted;
}

/** Whether a record has a mark of deletion, also one that says that the row is there. */
export function isDeletionMarked(fields: Fields): boolean {
  return MARKS.some((mark) => fieldOf(fields, mark) !== undefined);
}

function markOf(value: unknown): Deleted {
  if (value === undefined || value === null || value === false || value === 0) return 'no';
  if (value === true) return 'yes';
  if (typeof value === 'number') return value > 0 ? 'yes' : 'unreadable';
  return typeof value === 'string' ? textMark(value.trim()) : 'unreadable';
}

// A time, as text or as a number in text, or a word.
function textMark(text: string): Deleted {
  const plain = text.replace(/^"(.*)"$/, '$1');
  if (plain === '' || isNullMarker(plain) || /^(?:0+(?:\.0+)?|false|f|no?)$/i.test(plain))
    return 'no';
  const isTime = /^\d{4}-\d{2}-\d{2}/.test(plain) || /^\d+(?:\.\d+)?$/.test(plain);
  return isTime || /^(?:true|t|y(?:es)?)$/i.test(plain) ? 'yes' : 'unreadable';
}
