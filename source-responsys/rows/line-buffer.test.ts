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

  it('are written over what was released, and over nothing else', () => {
    const lines = new LineBuffer();
    const held: { batch: Buffer; text: string }[] = [];
    const slabs = new Set<ArrayBufferLike>();
    for (let n = 0; n < 400; n++) {
      const text = `${String(n).repeat(20_000)}\n`;
      add(lines, text);
      const batch = lines.take();
      slabs.add(batch.buffer);
      held.push({ batch, text });
      // They leave in order, three behind the one that is written.
      const gone = held.length > 3 ? held.shift() : undefined;
      if (gone !== undefined) lines.release(gone.batch);
      for (const one of held) expect(one.batch.equals(Buffer.from(one.text))).toBe(true);
    }
    expect(slabs.size).toBeLessThan(8);
  });

  it('keep what is open when the batches before it are released', () => {
    const lines = new LineBuffer();
    add(lines, 'gone\n');
    const gone = lines.take();
    add(lines, 'open\n');
    lines.release(gone);
    add(lines, 'too\n');
    expect(lines.take().toString()).toBe('open\ntoo\n');
  });
});
