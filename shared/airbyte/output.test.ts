import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { Output } from './output';

const HIGH_WATER_MARK = 100;

// A reader that pauses after each piece.
function slowStream(taken: string[]): Writable {
  return new Writable({
    highWaterMark: HIGH_WATER_MARK,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      void delay(20).then(() => {
        taken.push(chunk);
        done();
      });
    },
  });
}

test.each([1, HIGH_WATER_MARK / 2, HIGH_WATER_MARK * 2])(
  'flush waits until everything has been read, even if it is only %i characters',
  async (length) => {
    const taken: string[] = [];
    const output = new Output(slowStream(taken), () => undefined);
    for (const letter of ['a', 'b', 'c']) await output.write(letter.repeat(length));
    await output.flush();
    expect(taken.join('')).toBe(['a', 'b', 'c'].map((letter) => letter.repeat(length)).join(''));
  },
);

test('a text counts as written when the reader has taken it, and not before', async () => {
  const taken: string[] = [];
  const output = new Output(slowStream(taken), () => undefined);
  const left: (readonly string[])[] = [];
  for (const letter of ['a', 'b', 'c']) {
    await output.write(letter, () => left.push([letter, ...taken]));
  }
  expect(left).toEqual([]);
  await output.flush();
  expect(left).toEqual([
    ['a', 'a'],
    ['b', 'a', 'b'],
    ['c', 'a', 'b', 'c'],
  ]);
});

test('flush ends when the reader has gone', async () => {
  const gone: Error[] = [];
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      done(new Error('gone'));
    },
  });
  const output = new Output(stream, (error) => gone.push(error));
  await output.write('a');
  await output.flush();
  expect(gone.map(({ message }) => message)).toEqual(['gone']);
});

test('S27: many writes to a slow reader add one listener, and no warning about leaks', async () => {
  const taken: string[] = [];
  const stream = slowStream(taken);
  const output = new Output(stream, () => undefined);
  const letters = [...Array(50).keys()].map((n) => String.fromCharCode(65 + n));
  const writes = letters.map((letter) => output.write(letter.repeat(HIGH_WATER_MARK)));
  expect(stream.listenerCount('drain')).toBe(1);
  await Promise.all(writes);
  await output.flush();
  expect(taken.map((text) => text[0])).toEqual(letters);
  await output.write('x'.repeat(HIGH_WATER_MARK));
  expect(stream.listenerCount('drain')).toBe(1);
});
