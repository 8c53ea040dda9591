/** The texts that databases and their exports write for a missing value. */
const MARKER = /^(?:null|\\+n|nan|nil|none|undefined|<null>|\(null\)|#?n\/a)$/i;

/** Whether a text means null: `null`, `\N`, `NaN` and the like. */
export function isNullMarker(text: string): boolean {
  return MARKER.test(text.trim());
}
