import { systemError } from '../shared/errors';
import { exactJson } from '../shared/json';
import { linesOf } from '../shared/lines';
import { isObject } from '../shared/airbyte/protocol';

/** A stream, by name and namespace. */
export interface Stream {
  name: string;
  namespace: string;
}

/** A message on standard input, reduced to what this destination needs. */
export type Input =
  | { kind: 'record'; stream: Stream; data: Readonly<Record<string, unknown>>; line: string }
  /** `stream`: the stream whose records it covers; undefined for all streams. */
  | { kind: 'state'; line: string; stream: Stream | undefined }
  /** Any other type; ignored. */
  | { kind: 'other' };

/**
 * The messages on standard input, grouped as they arrive; input is read only as fast as it is
 * consumed. Blank lines and messages of other types, including unknown ones, are skipped. Numbers
 * that a double would change are returned as text.
 * @throws ConnectorError (system_error), from a group, for a line that is not a message; it is not
 *   quoted
 */
export async function* messagesOf(stdin: AsyncIterable<Buffer>): AsyncGenerator<Iterable<Input>> {
  let before = 0;
  for await (const lines of linesOf(stdin)) {
    yield messagesIn(lines, before);
    before += lines.length;
  }
}

// Each line is parsed on demand, so only one message at a time is in memory.
function* messagesIn(lines: readonly Buffer[], before: number): Generator<Input> {
  let number = before;
  for (const line of lines) {
    number++;
    const message = messageIn(line.toString());
    if (typeof message === 'string') throw brokenLine(number, line.length, message);
    if (message.kind !== 'other') yield message;
  }
}

function brokenLine(number: number, bytes: number, fault: string): Error {
  return systemError(
    `Line ${number} of the input is not a message (${bytes} bytes: ${fault}). The source, or ` +
      'whatever passes its output on, has written something else or broken off.',
  );
}

// The message of a line, or the problem with it.
function messageIn(line: string): Input | string {
  if (line.trim() === '') return { kind: 'other' };
  let value: unknown;
  try {
    value = exactJson(line);
  } catch {
    // The parser's message would quote the line.
    return 'no JSON';
  }
  if (!isObject(value)) return 'JSON, but not an object';
  const { type, record, state } = value;
  if (typeof type !== 'string') return 'a JSON object without a type';
  if (type === 'RECORD') {
    if (!isObject(record) || !isObject(record['data'])) return 'a RECORD without data';
    const stream = streamIn(record['stream'], record['namespace']);
    return { kind: 'record', stream, data: record['data'], line };
  }
  if (type === 'STATE') {
    if (!isObject(state)) return 'a STATE without a state';
    return { kind: 'state', line, stream: streamOf(state) };
  }
  // The protocol grows: an unknown type is not an error.
  return { kind: 'other' };
}

function streamOf({ type, stream }: Record<string, unknown>): Stream | undefined {
  if (type !== 'STREAM' || !isObject(stream) || !isObject(stream['stream_descriptor'])) {
    return undefined;
  }
  const { name, namespace } = stream['stream_descriptor'];
  return streamIn(name, namespace);
}

function streamIn(name: unknown, namespace: unknown): Stream {
  return {
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' ? namespace : '',
  };
}
