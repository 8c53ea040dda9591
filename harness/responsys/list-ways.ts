import { arrayOf, objectOf, type Cell } from './body';
import type { Field } from './columns';
import type { ProfileList } from './list';
import { listFields } from './merge';
import { RowRefusal } from './refusal';
import type { Unknowns } from './unknowns';

/*
 * What nobody has seen a list merge do, in each of the ways that an account may have.
 */

/**
 * The columns of a merge; undefined for one that the list lacks and that is passed over.
 * @throws Refusal 400 INVALID_FIELD_NAME when such a column refuses the whole call
 */
export function knownFields(
  list: ProfileList,
  names: readonly string[],
  { unknownColumn }: Unknowns,
): { fields: (Field | undefined)[]; hasStrange: boolean } {
  if (unknownColumn === 'the call is refused') {
    return { fields: listFields(list, names), hasStrange: false };
  }
  const fields = names.map((name) => list.field(name));
  return { fields, hasStrange: fields.includes(undefined) };
}

/**
 * Rows in which blank cells are passed over where they change nothing.
 * @param sent the cells, null for both null and an empty text
 */
export function keptBlanks(
  recordData: unknown,
  sent: readonly Cell[][],
  { nullCell, emptyCell }: Unknowns,
): (Cell[] | 'refused')[] {
  const empties = 'empties the column';
  if (nullCell === empties && emptyCell === empties) return [...sent];
  const raw = arrayOf(objectOf(recordData, 'recordData')['records'], 'records');
  return sent.map((row, i) => {
    const cells = arrayOf(raw[i], 'records');
    const ways = cells.map((cell) =>
      cell === null ? nullCell : cell === '' ? emptyCell : undefined,
    );
    if (ways.includes('refused')) return 'refused';
    return row.map((cell, at) => (ways[at] === 'changes nothing' ? undefined : cell));
  });
}

/** A column that the list lacks, where that is a matter of the row. */
export function strangeColumn(): RowRefusal {
  return new RowRefusal('INVALID_FIELD_NAME: Invalid field name');
}

/** A second row of one member, where the first one is all that a call may hold. */
export function repeatedKey(): RowRefusal {
  return new RowRefusal('INVALID_PARAMETER: Duplicate record');
}

/** A blank cell that a list does not take. */
export function blankCell(): RowRefusal {
  return new RowRefusal('INVALID_PARAMETER: A value is null or empty');
}
