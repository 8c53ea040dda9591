/** Each step is a row of one API call. They are taken in this order. */
export const STEPS = [
  'merge into list',
  'update in list',
  'memberships',
  'userFields',
  'remove',
  'segments',
  'trigger',
  'custom event',
  'mark',
] as const;
export type StepName = (typeof STEPS)[number];
