import { LineBuffer } from './line-buffer';

/** Bytes that several batches share. */
const SLAB = 256 * 1024;

function add(lines: LineBuffer, text: string): void {
  lines.reserve(text.length + 100);
  lines.end += lines.bytes.write(text, lines.end);
}

describe('lines in batches', () => {
  it('are the same as written, however many and however long', () => {
    const lines = new LineBuffer();
    const texts = Array.from({ length: 300 }, (_, n) => `${String(n).repeat(n * 5)}\n`);
    for (const text of texts) add(lines, text);
    expect(lines.take().toString()).toBe(texts.join(''));
  });

  it('remain unchanged when later ones are written', () => {
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

  it('may be started and abandoned, since reserved room is not used', () => {
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
      // They are released in order, three behind the one that is written.
      const gone = held.length > 3 ? held.shift() : undefined;
      if (gone !== undefined) lines.release(gone.batch);
      for (const one of held) expect(one.batch.equals(Buffer.from(one.text))).toBe(true);
    }
    expect(slabs.size).toBeLessThan(8);
  });

  it('share their memory with the next ones as long as there is room', () => {
    const lines = new LineBuffer();
    lines.reserve(1_000);
    const slab = lines.bytes;
    expect(slab.length).toBe(SLAB);
    add(lines, 'a\n');
    lines.take();
    lines.reserve(SLAB - 2);
    expect(lines.bytes).toBe(slab);
    lines.reserve(SLAB - 1);
    expect(lines.bytes).not.toBe(slab);
  });

  it('start again in memory whose batches are all released', () => {
    const lines = new LineBuffer();
    add(lines, 'a\n');
    const [first, none] = [lines.take(), lines.take()];
    add(lines, 'bb\n');
    const second = lines.take();
    lines.release(first);
    lines.release(none);
    expect([none.length, lines.end]).toEqual([0, 5]);
    lines.release(second);
    expect(lines.end).toBe(0);
    expect([first, second].map(({ buffer }) => buffer)).toEqual([
      lines.bytes.buffer,
      lines.bytes.buffer,
    ]);
  });

  it('that are empty do not keep memory from being reused', () => {
    const lines = new LineBuffer();
    add(lines, 'a\n');
    const batch = lines.take();
    for (let n = 0; n < 3; n++) lines.take();
    lines.release(batch);
    expect(lines.end).toBe(0);
    const empty = lines.take();
    add(lines, 'b\n');
    lines.release(empty);
    expect(lines.take().toString()).toBe('b\n');
  });

  it('of two slabs are written over, and those of a third are not kept', () => {
    const lines = new LineBuffer();
    // Two of them fill a slab.
    const half = (text: string): Buffer => {
      add(lines, text.repeat(SLAB / 2 - 100));
      return lines.take();
    };
    const batches = Array.from({ length: 10 }, (_, n) => half(String(n)));
    const slabs = [...new Set(batches.map(({ buffer }) => buffer))];
    expect(slabs).toHaveLength(5);
    for (const batch of batches) lines.release(batch);
    const next = Array.from({ length: 8 }, () => slabs.indexOf(half('-').buffer));
    // The open one first, then the two that were kept.
    expect(next).toEqual([4, 4, 1, 1, 0, 0, -1, -1]);
  });

  it('longer than a slab have memory of their own, which is not kept', () => {
    const lines = new LineBuffer();
    add(lines, 'x'.repeat(SLAB));
    const long = lines.take();
    expect(lines.bytes.length).toBe(2 * (SLAB + 100));
    lines.reserve(lines.bytes.length);
    lines.release(long);
    lines.end = lines.bytes.length;
    lines.take();
    lines.reserve(1);
    expect(lines.bytes.length).toBe(SLAB);
    expect(lines.bytes.buffer).not.toBe(long.buffer);
  });

  it('longer than a slab do not use one that was released', () => {
    const lines = new LineBuffer();
    add(lines, 'a\n');
    const released = lines.take();
    lines.reserve(SLAB);
    lines.release(released);
    const text = 'b'.repeat(4 * SLAB);
    add(lines, text);
    expect(lines.take().toString() === text).toBe(true);
  });

  it('have room for what is open and as much again when they move', () => {
    const lines = new LineBuffer();
    add(lines, 'a'.repeat(200_000));
    lines.reserve(300_000);
    expect(lines.bytes.length).toBe(2 * 500_000);
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
