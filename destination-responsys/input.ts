import { systemError } from '../shared/errors';
import { exactJson } from '../shared/json';
import { linesOf } from '../shared/lines';
import { isObject } from '../shared/airbyte/protocol';

/** A stream by its name and namespace. */
export interface Stream {
  name: string;
  namespace: string;
}

/** A message on standard input, as far as this destination looks at it. */
export type Input =
  | { kind: 'record'; stream: Stream; data: Readonly<Record<string, unknown>> }
  /** `stream`: whose records it covers; undefined for all. */
  | { kind: 'state'; line: string; stream: Stream | undefined }
  /** Anything else: of no concern here. */
  | { kind: 'other' };

/**
 * The messages on standard input, in groups as they arrive; read no faster than they are taken.
 * Blank lines and messages that concern nobody here, unknown types included, are passed over.
 * Numbers that a double would change arrive as text.
 * @throws ConnectorError (system_error), from a group, for a line that is no message; it is not quoted
 */
export async function* messagesOf(stdin: AsyncIterable<Buffer>): AsyncGenerator<Iterable<Input>> {
  let before = 0;
  for await (const lines of linesOf(stdin)) {
    yield messagesIn(lines, before);
    before += lines.length;
  }
}

// Each line is parsed when its turn comes, so that no more than one message is held at a time.
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

// The message of a line, or what is wrong with it.
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
    return { kind: 'record', stream, data: record['data'] };
  }
  if (type === 'STATE') {
    if (!isObject(state)) return 'a STATE without a state';
    return { kind: 'state', line, stream: streamOf(state) };
  }
  // The protocol grows: what is not known here is no fault.
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
