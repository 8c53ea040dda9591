/** What databases and their exports write as text where there is no value. */
const MARKER = /^(?:null|\\+n|nan|nil|none|undefined|<null>|\(null\)|#?n\/a)$/i;

/** Whether a text stands for null: `null`, `\N`, `NaN` and the like. */
export function isNullMarker(text: string): boolean {
  return MARKER.test(text.trim());
}
