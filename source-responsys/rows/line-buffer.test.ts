import { LineBuffer } from './line-buffer';

function add(lines: LineBuffer, text: string): void {
  lines.reserve(text.length + 100);
  lines.end += lines.bytes.write(text, lines.end);
}

describe('lines in batches', () => {
  it('are as they were written, however many there are and however long', () => {
    const lines = new LineBuffer();
    const texts = Array.from({ length: 300 }, (_, n) => `${String(n).repeat(n * 5)}\n`);
    for (const text of texts) add(lines, text);
    expect(lines.take().toString()).toBe(texts.join(''));
  });

  it('stay as they are when later ones are written', () => {
    const lines = new LineBuffer();
    const texts = Array.from({ length: 40 }, (_, n) => `${String(n % 10).repeat(n * 1000)}\n`);
    // Every fourth batch is empty; the longest is of several lines.
    const batches = texts.map((text, n) => {
      const count = n % 4;
      for (let i = 0; i < count; i++) add(lines, text);
      return { batch: lines.take(), expected: text.repeat(count) };
    });
    for (const { batch, expected } of batches) expect(batch.toString()).toBe(expected);
  });

  it('may be begun and left, for room that was asked for is not taken', () => {
    const lines = new LineBuffer();
    lines.reserve(10);
    lines.bytes.write('left', lines.end);
    add(lines, 'kept\n');
    expect(lines.take().toString()).toBe('kept\n');
  });
});
