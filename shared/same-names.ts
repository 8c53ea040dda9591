/**
 * The names that rows have, in alphabetical order. Rows that follow one another mostly have the same
 * names in the same order, and then they get the same array, since to sort those of each row costs
 * more than all else that is done with it.
 */
export function sortedNames(): (row: object) => readonly string[] {
  let before: readonly string[] = [];
  let sorted: readonly string[] = before;
  return (row) => {
    if (!hasNames(row, before)) {
      before = Object.keys(row);
      sorted = [...before].sort();
    }
    return sorted;
  };
}

/** Whether an object has exactly these names in this order. Makes no array of them. */
export function hasNames(object: object, names: readonly string[]): boolean {
  let at = 0;
  for (const name in object) if (name !== names[at++]) return false;
  return at === names.length;
}
