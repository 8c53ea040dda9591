import { agreeing, counted } from './counted';

test.each([
  [0, '0 e-mails were'],
  [1, '1 e-mail was'],
  [2, '2 e-mails were'],
])('a number agrees with its noun and its verb: %d', (count, words) => {
  expect(`${counted(count, 'e-mail')} ${agreeing(count, 'was', 'were')}`).toBe(words);
});
