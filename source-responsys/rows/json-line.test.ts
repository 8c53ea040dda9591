import { JsonLine } from './json-line';
import { LineBuffer } from './line-buffer';

describe('a line with slots', () => {
  const VALUES = [
    '',
    'a',
    'bcd',
    'say "hi"',
    'back\\slash',
    'line\nbreak',
    '\u0000\u001f\u007f',
    'caf\u00e9',
    '\u{1F389}',
    '\ud83c',
    'x'.repeat(5000),
  ];

  it('holds what was put into each slot last, in whatever order and length', () => {
    const line = new JsonLine(['{"\u00e9":', ',"b":', ',"c":', '}']);
    const held = ['', '', ''];
    line.set(0, '0');
    line.set(1, '0');
    line.set(2, '0');
    for (let n = 0; n < VALUES.length ** 2; n++) {
      const slot = (n * 7) % 3;
      const value = VALUES[(n * n + slot) % VALUES.length] as string;
      line.setString(slot, value);
      held[slot] = value;
      const [first, second, third] = Object.values(JSON.parse(String(line)) as object) as unknown[];
      expect([first, second, third].map((one) => (one === 0 ? '' : one))).toEqual(held);
    }
  });

  it.each(['\u00e9', 'a\u00e9', '\u{1F389}', '"', '\u0000'])(
    'makes room for any number of %j',
    (text) => {
      for (let n = 1; n < 200; n++) {
        const line = new JsonLine(['[', ',"end"]']);
        line.setString(0, text.repeat(n));
        expect(JSON.parse(String(line))).toEqual([text.repeat(n), 'end']);
      }
    },
  );

  it('takes JSON outside ASCII', () => {
    const line = new JsonLine(['[', ']']);
    line.set(0, '"\u{1F389}"');
    expect(String(line)).toBe('["\u{1F389}"]');
    line.set(0, '1');
    expect(String(line)).toBe('[1]');
  });

  it('is copied as it is at that moment, however many lines there are', () => {
    const line = new JsonLine(['', '\n']);
    const lines = new LineBuffer();
    const texts = Array.from({ length: 300 }, (_, n) => String(n).repeat(n * 5));
    for (const text of texts) {
      line.set(0, text);
      lines.add(line);
    }
    expect(lines.take().toString()).toBe(texts.map((text) => `${text}\n`).join(''));
  });

  it('comes in batches that later lines leave as they are', () => {
    const line = new JsonLine(['', '\n']);
    const lines = new LineBuffer();
    const texts = Array.from({ length: 40 }, (_, n) => String(n % 10).repeat(n * 1000));
    // Every fourth batch is empty; the longest is of several lines.
    const batches = texts.map((text, n) => {
      const count = n % 4;
      line.set(0, text);
      for (let i = 0; i < count; i++) lines.add(line);
      return { batch: lines.take(), expected: `${text}\n`.repeat(count) };
    });
    for (const { batch, expected } of batches) expect(batch.toString()).toBe(expected);
  });
});
