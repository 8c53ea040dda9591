import { ConnectorError } from '../../shared/errors';
import { NOW, START } from '../e2e/cursors';
import { decodeFloors, encodeFloors } from './floors-state';

const DAY = 86_400;
const FORM = `A floor is a time in whole seconds since 1970, up to which all files count as read, such as {"files": {}, "floors": {"*": ${NOW}}} for now.`;

function refusal(floors: unknown): unknown {
  try {
    decodeFloors({ floors }, NOW);
    return undefined;
  } catch (error) {
    return error;
  }
}

it.each<[string, unknown, string]>([
  ['in milliseconds', START * 1000, 'is 1700000000000, which looks like milliseconds'],
  ['that is negative', -1, 'is -1, which is negative'],
  ['in the far future', 1_999_999_999, 'is 1999999999, which lies in the future'],
  ['of two days ahead', NOW + 2 * DAY, `is ${NOW + 2 * DAY}, which lies in the future`],
  ['with a fraction', START + 0.5, `is ${START + 0.5}, which is no whole number`],
  ['beyond all numbers', 1e300, 'is 1e+300, which is no whole number'],
  ['as a text', '2024-05-01', 'is no number'],
  ['in quotes', `${START}`, 'is no number'],
  ['of null', null, 'is no number'],
  ['as a list for every feed', [START], 'is no number'],
])('S16: a floor %s is refused, with the correct form', (_, floor, said) => {
  for (const key of ['*', 'download/54321_SENT']) {
    const error = refusal({ [key]: floor });
    expect(error).toBeInstanceOf(ConnectorError);
    const { failureType, message } = error as ConnectorError;
    expect(failureType).toBe('config_error');
    const why = Array.isArray(floor) && key !== '*' ? 'is no list of times' : said;
    expect(message).toBe(`The floor "${key}" of the state ${why}. ${FORM}`);
  }
});

it.each<[string, unknown]>([
  ['a list', []],
  ['a number', START],
  ['a text', '*'],
])('S16: floors that are %s are refused', (_, floors) => {
  expect(refusal(floors)).toMatchObject({
    failureType: 'config_error',
    message: `"floors" of the state is no object. ${FORM}`,
  });
});

it.each<[string, unknown]>([
  ['of milliseconds', [[0, START * 1000]]],
  ['that is negative', [[-1, START]]],
  ['that ends before it begins', [[START, START - 1]]],
  ['of one time', [[START]]],
  ['of three times', [[1, 2, 3]]],
  ['of texts', [['1', '2']]],
])('S16: a span %s is refused', (_, floor) => {
  const said = `The floor "x" of the state is no list of times. ${FORM}`;
  expect(refusal({ x: floor })).toMatchObject({ message: said });
});

it('accepts the spans that the connector writes, whatever the times of its server', () => {
  const floors = new Map([['download/54321_SENT', [[0, 5] as const, [7, 2 ** 32 - 1] as const]]]);
  const state = { floors: encodeFloors({ floors, everyFloor: START }) };
  expect(decodeFloors(state, NOW)).toEqual({ floors, everyFloor: START });
});

it.each([undefined, null, {}])('accepts %j as no floors', (floors) => {
  expect(decodeFloors({ floors }, NOW)).toEqual({ floors: new Map(), everyFloor: undefined });
});

it('accepts a floor that is ahead by the difference between clocks', () => {
  expect(decodeFloors({ floors: { '*': NOW + DAY } }, NOW).everyFloor).toBe(NOW + DAY);
});
