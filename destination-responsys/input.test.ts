import { Readable } from 'node:stream';

import { asConnectorError } from '../shared/errors';
import { messagesOf, type Input } from './input';

async function messages(...lines: string[]): Promise<Input[]> {
  // eslint-disable-next-line @typescript-eslint/require-await -- standard input is asynchronous
  const stdin = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from(lines.join('\n'));
  };
  const all: Input[] = [];
  for await (const group of messagesOf(stdin())) all.push(...group);
  return all;
}
async function data(json: string): Promise<unknown> {
  const [first] = await messages(
    `{"type":"RECORD","record":{"stream":"users","data":${json},"emitted_at":1709287200123}}`,
  );
  return first?.kind === 'record' ? first.data : first;
}

test.each([
  ['{"id":7076027172059065053,"n":7}', { id: '7076027172059065053', n: 7 }],
  ['{"id":7076027172059065071}', { id: '7076027172059065071' }],
  ['{"id": -9007199254740993 }', { id: '-9007199254740993' }],
  ['{"ids":[ 9007199254740993,1]}', { ids: ['9007199254740993', 1] }],
  ['{"a":{"n":0.12345678901234567890}}', { a: { n: '0.12345678901234567890' } }],
  ['{"n":1e400}', { n: '1e400' }],
  ['{"n":12345678.90}', { n: 12345678.9 }],
  ['{"n":1.5e3}', { n: 1500 }],
  ['{"id":9007199254740991}', { id: 9007199254740991 }],
  ['{"text":"{\\"id\\": 7076027172059065053}"}', { text: '{"id": 7076027172059065053}' }],
])('D4: numbers keep all their digits: %s', async (json, expected) => {
  expect(await data(json)).toEqual(expected);
});

test.each([
  ['no JSON', '{"type":"RECORD"'],
  ['JSON, but not an object', '[1]'],
  ['a JSON object without a type', '{"email":"a@example.com"}'],
  ['a JSON object without a type', '{"type":7}'],
  ['a RECORD without data', '{"type":"RECORD"}'],
  ['a RECORD without data', '{"type":"RECORD","record":{"stream":"users"}}'],
  ['a RECORD without data', '{"type":"RECORD","record":{"stream":"users","data":[]}}'],
  ['a STATE without a state', '{"type":"STATE"}'],
  ['a STATE without a state', '{"type":"STATE","state":null}'],
])(
  'N8: %s is a broken line, which is reported by number and not quoted: %s',
  async (fault, line) => {
    const { failureType, message } = asConnectorError(
      await messages('{"type":"LOG"}', line).catch((error: unknown) => error),
    );
    expect(failureType).toBe('system_error');
    expect(message).toContain(
      `Line 2 of the input is not a message (${line.length} bytes: ${fault})`,
    );
    expect(message).not.toContain('a@example.com');
  },
);

test('N8: unknown types are skipped, since the protocol grows', async () => {
  const lines = ['{"type":"LOG"}', '{"type":"HOLOGRAM","hologram":{}}', '', '  '];
  expect(await messages(...lines, '{"type":"STATE","state":{}}')).toEqual([
    { kind: 'state', line: '{"type":"STATE","state":{}}', stream: undefined },
  ]);
});

test('messages before a broken line are read first', async () => {
  const lines = ['{"type":"STATE","state":{}}', 'broken', '{"type":"STATE","state":{}}'];
  const taken: Input[] = [];
  const take = async (): Promise<void> => {
    for await (const group of messagesOf(Readable.from([Buffer.from(lines.join('\n'))])))
      for (const message of group) taken.push(message);
  };
  await expect(take()).rejects.toThrow('Line 2 of the input');
  expect(taken).toHaveLength(1);
});
