import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { isRejection, rejectLine, type Rejection } from './reject-line';

const ref = (line?: string): RecordRef => ({
  ...{ number: 7, stream: 'users', window: { committed: 0, rejected: 0 } },
  ...(line === undefined ? {} : { line }),
});
const refused: Rejection = {
  ...{
    kind: 'refused',
    code: 'INVALID_EMAIL',
    reason: 'its address is none',
    at: 'merge into list',
  },
  correlationId: 'Id-1',
};

test.each<[Outcome, boolean]>([
  [refused, true],
  [{ kind: 'unknown', reason: 'no answer' }, true],
  [{ kind: 'ignored', unclear: true, reason: 'no list' }, true],
  [{ kind: 'ignored', reason: 'not in the audience' }, false],
  [{ kind: 'added' }, false],
  [{ kind: 'updated', leftOut: { columns: ['A'], code: '', reason: 'x' } }, false],
])('%j is kept: %p', (outcome, is) => {
  expect(isRejection(outcome)).toBe(is);
});

test('a line says which record it is and why it was refused, and holds the record', () => {
  const line =
    '{"type":"RECORD","record":{"namespace":"crm","data":{"email":"x"},"stream":"users"}}';
  const kept = rejectLine(ref(line), refused, 'x');
  expect(kept.endsWith('}\n')).toBe(true);
  expect(JSON.parse(kept)).toEqual({
    stream: 'users',
    namespace: 'crm',
    number: 7,
    outcome: 'refused',
    step: 'merge into list',
    reason: 'its address is none',
    code: 'INVALID_EMAIL',
    correlation_id: 'Id-1',
    member: 'x',
    record: { email: 'x' },
  });
});

test.each<[Rejection, object]>([
  [
    { kind: 'unknown', reason: 'no answer' },
    { outcome: 'unknown', step: null, code: null },
  ],
  [
    { kind: 'ignored', unclear: true, reason: 'no list' },
    { outcome: 'unclear', step: null },
  ],
  [
    { kind: 'refused', code: '', reason: 'no address', at: 'record' },
    { code: null, correlation_id: null, step: 'record' },
  ],
])('what does not apply to %j is null', (outcome, kept) => {
  expect(JSON.parse(rejectLine(ref(), outcome, undefined))).toMatchObject({
    ...{ member: null, record: null, namespace: null },
    ...kept,
  });
});

test.each([
  ['{"id":9007199254740993,"f":1.10,"e":1e400,"dup":1,"dup":2}'],
  ['{ "spaced" : [ "a, b}" , "\\"}" , null ] }'],
  ['{"u":"\\u00e9é😀\\ud83d","data":{"record":{"data":1}}}'],
])('the record %s is kept to the character', (data) => {
  const line = ` {"type" : "RECORD", "record": {"emitted_at":1,"data": ${data} ,"stream":"users","namespace":null}}`;
  const kept = rejectLine(ref(line), refused, undefined);
  expect(kept).toContain(`,"record":${data}}\n`);
});
