/**
 * The names in each row, in alphabetical order. Consecutive rows mostly have the same names in the
 * same order and then share one array, since sorting the names of every row would cost more than
 * everything else done with it.
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

/** Indices of rows by the names that they have, in whatever order; a group for each set of names. */
export function byNames(rows: readonly object[]): number[][] {
  const groups = new Map<string, number[]>();
  const namesOf = sortedNames();
  let before: readonly string[] | undefined;
  let group: number[] = [];
  rows.forEach((row, index) => {
    const names = namesOf(row);
    if (names !== before) {
      before = names;
      const key = names.join('\n');
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    group.push(index);
  });
  return [...groups.values()];
}

/** Whether an object has exactly these names in this order. Makes no array of them. */
export function hasNames(object: object, names: readonly string[]): boolean {
  let at = 0;
  for (const name in object) if (name !== names[at++]) return false;
  return at === names.length;
}
