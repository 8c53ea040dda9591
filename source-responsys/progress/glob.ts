/**
 * Whether a name matches a pattern in which `*` matches any number of characters and `?` one;
 * nothing else is special. Case does not matter. Takes time proportional to the product of the two
 * lengths, whatever the pattern.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const signs = Array.from(pattern.toLowerCase());
  const letters = Array.from(name.toLowerCase());
  let sign = 0;
  let letter = 0;
  // The position of the last star, and the letter at which its match is currently assumed to end.
  let star = -1;
  let end = 0;
  while (letter < letters.length) {
    if (signs[sign] === '*') {
      star = sign++;
      end = letter;
    } else if (sign < signs.length && (signs[sign] === '?' || signs[sign] === letters[letter])) {
      sign++;
      letter++;
    } else if (star >= 0) {
      sign = star + 1;
      letter = ++end;
    } else return false;
  }
  return signs.slice(sign).every((rest) => rest === '*');
}
