import { withStateStats } from './state-stats';

const STATS = { recordCount: 2, rejectedRecordCount: 1 };
const TEXT = '"destinationStats":{"recordCount":2,"rejectedRecordCount":1}';

test.each([
  [
    '{"type":"STATE","state":{"type":"STREAM","id":7,"sourceStats":{"recordCount":3.0}}}',
    `{"type":"STATE","state":{"type":"STREAM","id":7,"sourceStats":{"recordCount":3.0},${TEXT}}}`,
  ],
  ['{"state":{},"type":"STATE"}', `{"state":{${TEXT}},"type":"STATE"}`],
  [
    '{ "type" : "STATE" , "state" : { "data" : {"2":1,"1":2} } , "x" : [1, 2] }',
    `{ "type" : "STATE" , "state" : { "data" : {"2":1,"1":2} ,${TEXT}} , "x" : [1, 2] }`,
  ],
  [
    '{"type":"STATE","state":{"destinationStats":null,"id":9007199254740993}}',
    `{"type":"STATE","state":{${TEXT},"id":9007199254740993}}`,
  ],
  [
    '{"log":"\\"state\\":{","state":{"a":"}\\\\\\"{","destinationStats":{"recordCount":{"x":1}},"b":1e400}}',
    `{"log":"\\"state\\":{","state":{"a":"}\\\\\\"{",${TEXT},"b":1e400}}`,
  ],
])('%s keeps every byte around the statistics', (line, expected) => {
  expect(withStateStats(line, STATS)).toBe(expected);
});

test('a message without a state is refused', () => {
  expect(() => withStateStats('{"type":"STATE"}', STATS)).toThrow('without a state');
  expect(() => withStateStats('{"type":"STATE","state":null}', STATS)).toThrow('without a state');
});
