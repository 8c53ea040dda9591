import type { ProtocolMessage } from '../connector/connector-run';
import { Platform } from './platform';

const ERROR: ProtocolMessage = {
  type: 'TRACE',
  trace: { type: 'ERROR', emitted_at: 1, error: { message: 'No.', failure_type: 'system_error' } },
};
const started = (status: string): ProtocolMessage => ({
  type: 'TRACE',
  trace: {
    ...{ type: 'STREAM_STATUS', emitted_at: 1 },
    stream_status: { stream_descriptor: { name: 'events' }, status },
  },
});

/** The platform's complaints about a connector that printed these messages and ended like this. */
function verdict(command: string, messages: readonly ProtocolMessage[], code: number | null) {
  const platform = new Platform([command]);
  for (const message of messages) platform.hear(message);
  return () => {
    platform.end(code);
  };
}

test.each([137, 143, null])(
  'a container that was killed (%s) need not report an error or end its streams',
  (code) => {
    expect(verdict('read', [started('STARTED')], code)).not.toThrow();
    expect(verdict('write', [], code)).not.toThrow();
  },
);

test.each([1, 2, 130, 136, 138, 142, 144])('any other failure must report an error: %i', (code) => {
  expect(verdict('write', [], code)).toThrow(/error_and_exit_code/);
  expect(verdict('write', [ERROR], code)).not.toThrow();
});

test('a successful end requires that no error was reported and that each stream has ended', () => {
  expect(verdict('write', [ERROR], 0)).toThrow(/error_and_exit_code/);
  expect(verdict('read', [started('STARTED')], 0)).toThrow(/status_order/);
  expect(verdict('read', [started('STARTED'), started('COMPLETE')], 0)).not.toThrow();
});

test('the messages of a killed container are checked all the same', () => {
  const platform = new Platform(['read']);
  platform.hear(started('COMPLETE'));
  expect(() => {
    platform.end(137);
  }).toThrow(/status_order/);
});
