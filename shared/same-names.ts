/**
 * The names in each row, in alphabetical order. Consecutive rows mostly have the same names in the
 * same order and then share one array, since sorting the names of every row would cost more than
 * everything else done with it.
 */
export function sortedNames(): (row: object) => readonly string[] {
  let before: readonly string[] = [];
  let sorted: readonly string[] = before;
  return (row) => {
    const names = Object.keys(row);
    if (!isSame(names, before)) {
      before = names;
      sorted = [...names].sort();
    }
    return sorted;
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
