import fc from 'fast-check';

import { json, maxSizeOf, sizeOf } from './json';
import { MAX_BODY_BYTES, piecesOf } from './pieces';

const whole = <Row>(row: Row): Row => row;

test.each<[string, string]>([
  ['ASCII', 'x'],
  ['characters that are escaped', 'ü'],
  ['quotes', '"'],
])('a request stays below ten megabytes, with %s', (_, char) => {
  const rows = Array.from({ length: 30 }, () => ({ BIO: char.repeat(100_000) }));
  const { pieces, oversized } = piecesOf(rows, whole, whole);
  expect(pieces.flat()).toEqual(rows.map((_row, i) => i));
  expect(oversized).toEqual([]);
  for (const piece of pieces) {
    const size = json(piece.map((i) => rows[i])).length;
    expect(size).toBeLessThan(10_000_000);
    expect(size).toBe(sizeOf(piece.map((i) => rows[i])));
  }
  expect(pieces.length).toBeLessThanOrEqual(Math.ceil((30 * sizeOf(rows[0])) / 8_000_000));
});

test('D19: a row that fits into no request is separated from the others', () => {
  const rows = [{ BIO: 'x' }, { BIO: 'x'.repeat(MAX_BODY_BYTES + 1) }, { BIO: 'x' }];
  expect(piecesOf(rows, whole, whole)).toEqual({ pieces: [[0, 2]], oversized: [1] });
});

test('no value is larger than its upper bound', () => {
  const text = fc.string({ unit: 'binary' });
  const value = fc.oneof(fc.jsonValue(), fc.dictionary(text, text), fc.array(fc.double()));
  fc.assert(
    fc.property(value, (one) => {
      expect(maxSizeOf(one)).toBeGreaterThanOrEqual(sizeOf(one));
    }),
  );
});
