import { Writable } from 'node:stream';

import {
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  AirbyteLog,
  AirbyteLogLevel,
  type AirbyteMessage,
} from 'faros-airbyte-cdk/lib/protocol';

import { configError } from '../errors';
import { Redactor } from '../secrets';
import { ProtocolLogger } from './logger';
import { Output } from './output';
import { stateMessage, StreamStatusMessage } from './protocol';

const STREAM = 'responsys_events';
// Each is a possible secret that is also a word of the protocol.
const WORDS = [
  ...['responsys', 'responsys_events', 'TRACE', 'STREAM_STATUS', 'COMPLETE', 'STATE', 'message'],
  ...['ERROR', 'config_error', 'type', 'CONNECTION_STATUS', 'SUCCEEDED', 'WARN', 'level', 'files'],
];

async function written(
  secrets: readonly string[],
  work: (logger: ProtocolLogger) => Promise<void>,
): Promise<unknown[]> {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const redactor = new Redactor();
  redactor.add(secrets);
  const logger = new ProtocolLogger(new Output(stream, () => undefined), redactor);
  await work(logger);
  await logger.flush();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

const spoken = (text: string): AirbyteMessage[] => [
  new StreamStatusMessage(STREAM, 'STARTED', 1),
  AirbyteLog.make(AirbyteLogLevel.WARN, text),
  stateMessage(STREAM, { files: { 'download/message.csv': [1, 2] } }, 3),
  new AirbyteConnectionStatusMessage({
    status: AirbyteConnectionStatus.SUCCEEDED,
    message: text,
  }),
  new StreamStatusMessage(STREAM, 'COMPLETE', 1),
];

test.each(WORDS)(
  'S26: with the secret %s everything but the texts remains unchanged',
  async (secret) => {
    const write = (text: string) => async (logger: ProtocolLogger) => {
      for (const message of spoken(text)) await logger.write(message);
    };
    const masked = await written([secret], write(`It is ${secret}, "${secret}"!`));
    expect(masked).toEqual(await written([], write('It is ******, "******"!')));
  },
);

test.each(WORDS)('S26: with the secret %s a failure is reported correctly', async (secret) => {
  const [, error, status] = await written([secret], async (logger) => {
    await logger.write(new StreamStatusMessage(STREAM, 'STARTED', 1));
    await logger.fail(configError(`It is ${secret}.`));
    process.exitCode = 0;
  });
  expect(error).toMatchObject({
    type: 'TRACE',
    trace: { type: 'ERROR', error: { message: 'It is ******.', failure_type: 'config_error' } },
  });
  expect(JSON.stringify((error as { trace: { error: object } }).trace.error)).not.toContain(
    `It is ${secret}`,
  );
  expect(status).toMatchObject({
    type: 'TRACE',
    trace: {
      stream_status: { stream_descriptor: { name: STREAM }, status: 'INCOMPLETE' },
    },
  });
});
