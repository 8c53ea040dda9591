import { HeldExits } from './held-exits';

function filled(leaving: number, staying: number, most?: number): HeldExits<string> {
  const held = new HeldExits<string>(most);
  for (let i = 0; i < leaving; i++) {
    held.count(false);
    held.hold(`leaving ${i}`, `exit ${i}`, i);
  }
  for (let i = 0; i < staying; i++) held.count(true);
  return held;
}

test.each([
  ['half of those compared', 20, 20],
  ['fewer than twenty, though nobody stays', 19, 0],
])('exits of %s are released', (_, leaving, staying) => {
  expect(filled(leaving, staying).release()).toHaveLength(leaving);
});

test.each([
  ['more than half of those compared', 21, 20],
  ['everybody, from twenty on', 20, 0],
])('exits of %s are a mass exit', (_, leaving, staying) => {
  expect(() => filled(leaving, staying).release()).toThrow(
    `${leaving} of the ${leaving + staying} members that were compared would leave`,
  );
});

test('nobody leaves if nobody stays, even with more than twice as many compared', () => {
  const held = filled(20, 0);
  for (let i = 0; i < 100; i++) held.count(false);
  expect(() => held.release()).toThrow('20 of the 120 members');
});

test('a member who turns out to be in the audience does not leave and does not count as leaving', () => {
  const held = filled(22, 20);
  held.count(true);
  expect(held.drop('leaving 3')).toEqual({ exit: 'exit 3', batch: 3 });
  expect(held.drop('leaving 3')).toBeUndefined();
  expect(held.release().map(({ exit }) => exit)).not.toContain('exit 3');
});

test('a second exit of a member replaces the first and counts once', () => {
  const held = filled(20, 20);
  expect(held.hold('leaving 0', 'later', 7)).toEqual({ exit: 'exit 0', batch: 0 });
  const released = held.release();
  expect(released).toHaveLength(20);
  expect(released).toContainEqual({ exit: 'later', batch: 7 });
});

test('released exits are not released again', () => {
  const held = filled(3, 3);
  held.release();
  expect(held.release()).toEqual([]);
});

test('is full at its maximum', () => {
  expect(filled(2, 0, 3).isFull).toBe(false);
  expect(filled(3, 0, 3).isFull).toBe(true);
});
