import { Refusal } from '../api/faults';
import {
  cellIn,
  columnIn,
  duplicateIn,
  limitsIn,
  nobodyIn,
  refusedRowIn,
  riidsIn,
  rowsFormIn,
  sharedIn,
  type Answer,
} from './answers';

const rows = (records: unknown[], fieldNames = ['RIID_']): Answer => ({
  value: { recordData: { fieldNames, records } },
});
const refused = (code: string, status = 400): Answer => ({ refusal: new Refusal(status, code) });
const ODD: Answer = { value: { something: 'else' } };

test('nobody is what a look-up says by a code or by no rows; anything else is unclear', () => {
  expect(nobodyIn(refused('NO_RECIPIENT_FOUND', 404))).toBe('NO_RECIPIENT_FOUND');
  expect(nobodyIn(refused('RECORD_NOT_FOUND', 404))).toBe('RECORD_NOT_FOUND');
  expect(nobodyIn(rows([]))).toBe('no rows');
  expect([refused('API_BLOCKED', 401), rows([['1']]), ODD].map(nobodyIn)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the form of rows is told by a row that was found', () => {
  expect(rowsFormIn(rows([['1', null]], ['RIID_', 'CITY']))).toBe('cells');
  expect(rowsFormIn(rows([['1']], ['riid_']))).toBe('small letters');
  expect(rowsFormIn(rows([{ RIID_: '1' }]))).toBe('objects');
  expect([rows([]), rows([['1']], []), refused('X'), ODD].map(rowsFormIn)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a shared address has a result for each, for one, or is refused', () => {
  expect(sharedIn(rows([['1'], ['2']]))).toBe('a result for each');
  expect(sharedIn(rows([['1']]))).toBe('the first one');
  expect(sharedIn(rows([['MERGEFAILED: no']]))).toBe('refused');
  expect(sharedIn(refused('MULTIPLE_RECIPIENTS_FOUND'))).toBe('refused');
  expect(sharedIn(rows([['1'], ['2'], ['3']]))).toBeUndefined();
});

test('what is in the place of a refused row is told apart from a RIID', () => {
  expect(refusedRowIn(rows([[null]]))).toBe('null');
  expect(refusedRowIn(rows([['MERGEFAILED: Record 0 = x']]))).toBe('MERGEFAILED');
  expect(refusedRowIn(rows([['Record 0 = x']]))).toBe('without MERGEFAILED');
  expect([rows([['17']]), rows([]), refused('INVALID_PARAMETER')].map(refusedRowIn)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('a blank cell empties its column, changes nothing, or is refused', () => {
  expect(cellIn(rows([['1']]), undefined, 'before')).toBe('empties the column');
  expect(cellIn(rows([['1']]), 'before', 'before')).toBe('changes nothing');
  expect(cellIn(refused('INVALID_PARAMETER'), 'before', 'before')).toBe('refused');
  expect(cellIn(rows([['1']]), 'null', 'before')).toBeUndefined();
  expect(cellIn(refused('INVALID_PARAMETER'), undefined, 'before')).toBeUndefined();
});

test('of two rows about one member the last or the first one counts, or they are refused', () => {
  const both = rows([['1'], ['1']]);
  expect(duplicateIn(both, '2')).toBe('the last one counts');
  expect(duplicateIn(both, '1')).toBe('the first one counts');
  expect(duplicateIn(rows([['1'], ['MERGEFAILED: no']]), '1')).toBe('refused');
  expect(duplicateIn(both, undefined)).toBeUndefined();
});

test('a column that is not there refuses the call or the row, or is ignored', () => {
  expect(columnIn(refused('INVALID_FIELD_NAME'))).toBe('the call is refused');
  expect(columnIn(rows([['MERGEFAILED: no']]))).toBe('the row is refused');
  expect(columnIn(rows([['1']]))).toBe('ignored');
});

test('limits are an array, or an object around one', () => {
  expect(limitsIn({ value: [] })).toBe('array');
  expect(limitsIn({ value: { rateLimits: [] } })).toBe('object');
  expect([limitsIn({ value: 'no' }), limitsIn(refused('X'))]).toEqual([undefined, undefined]);
});

test('RIIDs are those of an answer without any refused row', () => {
  expect(riidsIn(rows([['1'], ['2']]))).toEqual(['1', '2']);
  expect([rows([['1'], [null]]), refused('X'), ODD].map(riidsIn)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
