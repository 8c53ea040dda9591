import { hours } from '../e2e/cursors';
import { fingerprintOf, FINGERPRINT_LENGTH } from './fingerprint';

it('does not collide for similar names, not even in half of its bits', () => {
  const files = ['SENT', 'OPEN', 'CLICK'].flatMap((kind) =>
    hours(20_000, kind).flatMap((file) => [file, { ...file, size: file.size + 1 }]),
  );
  const prints = files.map(fingerprintOf);
  expect(new Set(prints).size).toBe(files.length);
  expect(prints.every((print) => /^[\w-]+$/.test(print))).toBe(true);
  expect(prints.every(({ length }) => length === FINGERPRINT_LENGTH)).toBe(true);
  // 120,000 values of 30 bits: some seven pairs are equal by chance. Each half alone, and one made
  // of both, which would show if the halves depended on each other.
  const halves = [
    (print: string): string => print.slice(0, 5),
    (print: string): string => print.slice(5),
    (print: string): string => `${print.slice(0, 3)}${print.slice(5, 7)}`,
    (print: string): string => `${print.slice(2, 4)}${print.slice(7)}`,
  ];
  for (const half of halves) {
    expect(files.length - new Set(prints.map(half)).size).toBeLessThan(30);
  }
});
