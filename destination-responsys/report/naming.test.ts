import { silent } from '../../harness/connector/silent-log';
import type { RecordRef } from '../decide/record-ref';
import { EMAIL } from '../decide/sending';
import { namedRecords } from '../../harness/responsys/named-records';
import { Naming, type NamedOutcome } from './naming';

const UNKNOWN: NamedOutcome = { kind: 'unknown', reason: 'the answer was lost' };
const REFUSED: NamedOutcome = { kind: 'refused', code: 'BAD', reason: 'it is bad', at: 'segments' };
const ref = (number: number, stream = 'users'): RecordRef => ({
  ...{ number, stream },
  window: { committed: 0, rejected: 0 },
});

function naming(): {
  said: string[];
  naming: Naming;
  note: (told: NamedOutcome, ...all: number[]) => void;
} {
  const said: string[] = [];
  const one = new Naming({ ...silent, warn: (text) => said.push(text) }, EMAIL);
  return {
    ...{ said, naming: one },
    note: (told, ...all) => {
      for (const number of all) one.note(ref(number), told, 'ann@example.com');
    },
  };
}
const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

test('an outage that leaves 200 records in doubt takes a few lines, which list all of them', () => {
  const { said, naming: one, note } = naming();
  note(UNKNOWN, ...upTo(200));
  expect(said).toHaveLength(5);
  expect(said[0]).toBe(
    'Record 1 of users (a***) may have been mailed or not: the answer was lost.',
  );
  one.flush();
  expect(said.slice(5)).toEqual([
    '195 more records of users may have been mailed or not: the answer was lost. Their numbers: 6 to 200.',
  ]);
  expect(namedRecords(said, /may have been mailed or not/)).toEqual(upTo(200));
});

test('each reason has lines of its own, with its code', () => {
  const { said, naming: one, note } = naming();
  note(REFUSED, ...upTo(7), 9, 12);
  note({ ...REFUSED, code: 'WORSE' }, 10);
  one.flush();
  expect(said.slice(5)).toEqual([
    'Record 10 of users (a***) was refused: it is bad (WORSE).',
    '4 more records of users were refused: it is bad (BAD). Their numbers: 6 to 7, 9, 12.',
  ]);
});

test('a single remaining record has its own line, and nothing is reported twice', () => {
  const { said, naming: one, note } = naming();
  note(REFUSED, ...upTo(6));
  one.flush();
  one.flush();
  expect(said.at(-1)).toBe('Record 6 of users (a***) was refused: it is bad (BAD).');
  expect(namedRecords(said, /refused/)).toEqual(upTo(6));
});

test('numbers that are far apart are reported before there are too many for a line', () => {
  const { said, naming: one, note } = naming();
  const odd = upTo(500).map((i) => 2 * i);
  note(REFUSED, ...odd);
  one.flush();
  expect(namedRecords(said, /refused/)).toEqual(odd);
  expect(Math.max(...said.map(({ length }) => length))).toBeLessThan(2500);
});
