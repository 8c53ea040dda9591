import { streamState } from './protocol';

const NAME = 'responsys_events';
const SAVED = { files: { a: [1, 2] } };

function descriptor(name: string, stream_state: unknown = SAVED): object {
  return { stream_descriptor: { name }, stream_state };
}
function stream(name: string, stream_state?: unknown): object {
  return { type: 'STREAM', stream: descriptor(name, stream_state) };
}
function global(...stream_states: object[]): object {
  return { type: 'GLOBAL', global: { shared_state: { cdc: 1 }, stream_states } };
}

describe('streamState', () => {
  it.each<[string, unknown]>([
    ['an array of STREAM states', [stream('other', {}), stream(NAME)]],
    ['one STREAM state by itself', stream(NAME)],
    ['a STREAM state without its type', { stream: descriptor(NAME) }],
    ['a GLOBAL state', global(descriptor('other', {}), descriptor(NAME))],
    ['a GLOBAL state in an array', [global(descriptor(NAME))]],
    ['the older form keyed by stream name', { other: {}, [NAME]: SAVED }],
    ['the older form in its envelope', { type: 'LEGACY', data: { [NAME]: SAVED } }],
    ['the older form in an array', [{ type: 'LEGACY', data: { [NAME]: SAVED } }]],
    ['a STATE message as a source prints it', { type: 'STATE', state: stream(NAME) }],
    ['STATE messages in an array', [{ type: 'STATE', state: stream(NAME) }]],
    [
      'a STATE message with statistics',
      { type: 'STATE', state: { ...stream(NAME), sourceStats: { recordCount: 3 } } },
    ],
    [
      'a STREAM state with a namespace',
      {
        type: 'STREAM',
        stream: { stream_descriptor: { name: NAME, namespace: null }, stream_state: SAVED },
      },
    ],
  ])('finds the state of a stream in %s', (_, input) => {
    expect(streamState(input, NAME)).toEqual(SAVED);
  });

  it('takes the last of several states of one stream', () => {
    expect(streamState([stream(NAME, { files: {} }), stream(NAME)], NAME)).toEqual(SAVED);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty array', []],
    ['an empty object', {}],
    ['a text', 'state'],
    ['a number', 7],
    ['an array of anything', [null, 7, 'x', [[]]]],
    ['STREAM states of other streams', [stream('other'), stream('another')]],
    ['a STREAM state without content', stream(NAME, null)],
    ['a GLOBAL state of other streams', global(descriptor('other'))],
    ['a GLOBAL state without streams', { type: 'GLOBAL', global: { shared_state: {} } }],
    ['the older form of other streams', { other: SAVED }],
    ['the older form with null', { [NAME]: null }],
    ['an empty older form', { type: 'LEGACY', data: {} }],
  ])('finds no state in %s', (_, input) => {
    expect(streamState(input, NAME)).toBeUndefined();
  });
});
