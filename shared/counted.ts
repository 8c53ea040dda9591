/** A number with its noun: "1 record", "2 records". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The singular or plural form that goes with a number: "1 member was", "2 members were". */
export function agreeing(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
