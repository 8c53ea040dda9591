import { MAX_LINE_BYTES } from './character-set';
import { WholeLines, type LineSink } from './whole-lines';

/**
 * Records what it is given. Reads all of it, except what comes before `needs` bytes have arrived.
 */
class Notes implements LineSink {
  readonly seen: string[] = [];
  tooLong = 0;

  constructor(private readonly needs = 0) {}

  read(bytes: Buffer, atEnd: boolean): number {
    const waits = !atEnd && bytes.length < this.needs;
    this.seen.push(`${bytes.toString()}${waits ? ' later' : ''}${atEnd ? ' at the end' : ''}`);
    return waits ? 0 : bytes.length;
  }

  passTooLong(): void {
    this.tooLong++;
  }
}

function take(pieces: readonly (string | Buffer)[], notes = new Notes()): Notes {
  const lines = new WholeLines(notes);
  for (const piece of pieces) lines.take(Buffer.from(piece));
  lines.end();
  return notes;
}

test.each<[string, string[], string[]]>([
  ['whole lines', ['a\nb\n', 'c\n'], ['a\nb\n', 'c\n']],
  ['a line cut in two', ['a\nb', 'c\nd\n'], ['a\n', 'bc\n', 'd\n']],
  ['a line cut in four', ['a', 'b', 'c', '\nd\n'], ['abc\n', 'd\n']],
  ['a line that ends with its piece', ['a', '\n', 'b\n'], ['a\n', 'b\n']],
  ['empty pieces', ['', 'a', '', '\n', ''], ['a\n']],
  ['a last line without its end', ['a\nb'], ['a\n', 'b\n at the end']],
  ['nothing', [''], []],
])('%s', (_, pieces, expected) => {
  expect(take(pieces).seen).toEqual(expected);
});

test('lines that need more are read again once there is twice as much, and at the end', () => {
  expect(take(['a\n', 'b\n', 'c\n', 'd\n', 'e\n'], new Notes(5)).seen).toEqual([
    ...['a\n later', 'a\nb\n later'],
    ...['a\nb\nc\nd\n', 'e\n later', 'e\n at the end'],
  ]);
  expect(take(['abc\n', 'd', '\n', 'e'], new Notes(100)).seen).toEqual([
    ...['abc\n later', 'abc\nd\ne\n at the end'],
  ]);
});

describe('a line that is too long', () => {
  const long = (bytes: number): Buffer => Buffer.alloc(bytes, 'x');
  const half = long(MAX_LINE_BYTES / 2);

  test('is reported once, and reading goes on with the next', () => {
    const notes = take([half, half, 'yy', 'still the same', ' line\nb\n']);
    expect([notes.tooLong, notes.seen]).toEqual([1, ['b\n']]);
    const whole = take([long(MAX_LINE_BYTES + 2), 'x\nb\n', 'c']);
    expect([whole.tooLong, whole.seen]).toEqual([1, ['b\n', 'c\n at the end']]);
  });

  test('has one byte more than the maximum, not counting a carriage return', () => {
    const most = take([long(MAX_LINE_BYTES), '\r', '\n']);
    expect([most.tooLong, most.seen.map((text) => text.length)]).toEqual([0, [MAX_LINE_BYTES + 2]]);
    expect(take([long(MAX_LINE_BYTES), 'xx', '\n']).tooLong).toBe(1);
  });

  test('at the end of a file is reported too', () => {
    const notes = take(['a\n', half, half, 'yy']);
    expect([notes.tooLong, notes.seen]).toEqual([1, ['a\n']]);
  });

  test('does not stop lines that need more, however many bytes they have', () => {
    const line = `${long(100_000).toString()}\n`;
    const notes = take(Array<string>(16).fill(line), new Notes(1_100_000));
    expect([notes.tooLong, notes.seen.at(-1)?.endsWith('at the end')]).toEqual([0, false]);
  });
});
