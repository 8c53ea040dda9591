import { isSafeNumber, parse } from 'lossless-json';

// A number that may have more digits than a double keeps, or an exponent; it follows a colon, a
// comma or a bracket. A match inside a string does no harm: the line is only parsed more slowly.
const LONG_NUMBER = /[:,[]\s*-?(?:\d[\d.]{15}|\d[\d.]*[eE])/;

/**
 * The value of a JSON text. A number that a double would change comes back as its text in the
 * JSON, so identifiers above 2^53 keep all their digits.
 * @throws SyntaxError, whose message quotes the text: never print it
 */
export function exactJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? parse(text, undefined, numberOf) : (JSON.parse(text) as unknown);
}

function numberOf(digits: string): number | string {
  return isSafeNumber(digits) ? Number(digits) : digits;
}
