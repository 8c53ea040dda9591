import {
  AirbyteMessageType,
  isAirbyteLog,
  type AirbyteLogLevel,
  type AirbyteMessage,
} from 'faros-airbyte-cdk/lib/protocol';
import { shouldWriteLog } from 'faros-airbyte-cdk/lib/logger';
import { AirbyteSourceLogger } from 'faros-airbyte-cdk/lib/sources/source-logger';

import { asConnectorError, framesOf, internalMessage } from '../errors';
import { Output } from './output';
import { errorMessage, SerializedMessages, StreamStatusMessage } from './protocol';
import { Redactor } from '../secrets';

/*
 * Only this file, commands.ts and the two runners know where faros-airbyte-cdk 0.23.19 departs from
 * what Airbyte's platform expects, and correct it (docs/adr/0002). Its modules are imported one by
 * one (docs/adr/0001).
 */

/** Messages that contain text for people, and the keys that hold it. */
const SPOKEN: ReadonlySet<AirbyteMessageType> = new Set([
  AirbyteMessageType.LOG,
  AirbyteMessageType.TRACE,
  AirbyteMessageType.CONNECTION_STATUS,
]);
const TEXTS: ReadonlySet<string> = new Set(['message', 'internal_message', 'stack_trace']);

/**
 * The CDK's logger, writing for Airbyte's platform. It departs from its parent in that
 * - writes obey back-pressure, and the process ends when its reader goes away (the parent swallows
 *   EPIPE and keeps writing to a closed pipe),
 * - records arrive serialized (the parent rebuilds each, dropping `meta`),
 * - log levels stay what they are (the parent turns all into INFO under WORKER_JOB_ID),
 * - `flush` sends no log lines disguised as STATE (the parent does, which strict destinations
 *   and the platform's statistics take for states),
 * - every text passes the redactor; what the platform goes by (types, levels, streams, statuses)
 *   does not, since a passphrase may be a word of the protocol.
 */
export class ProtocolLogger extends AirbyteSourceLogger {
  private readonly open = new Set<string>();

  constructor(
    private readonly output: Output,
    readonly redactor: Redactor,
    level?: AirbyteLogLevel,
  ) {
    super(level);
  }

  override async write(msg: AirbyteMessage): Promise<void> {
    if (msg instanceof SerializedMessages) return this.output.write(msg.lines, msg.left);
    if (isAirbyteLog(msg) && !shouldWriteLog(msg, this.level)) return;
    if (msg instanceof StreamStatusMessage) this.note(msg);
    return this.output.write(this.serialized(msg) + '\n');
  }

  override flush(): Promise<void> {
    return this.output.flush();
  }

  /** The parent copies every property of the error into the message; here only what is safe. */
  override traceError(error: unknown): void {
    void this.fail(error);
  }

  /**
   * Reports a failure as the platform wants it: TRACE ERROR with a failure type, INCOMPLETE for
   * each stream that was started, and an exit code other than 0, without which Airbyte would show
   * a successful sync.
   */
  async fail(error: unknown): Promise<void> {
    const known = asConnectorError(error);
    const now = Date.now();
    await this.write(
      errorMessage(
        {
          failureType: known.failureType,
          message: known.message,
          internal: internalMessage(error),
          stack: framesOf(error),
        },
        now,
      ),
    );
    for (const stream of [...this.open]) {
      await this.write(new StreamStatusMessage(stream, 'INCOMPLETE', now));
    }
    process.exitCode = 1;
  }

  private serialized(msg: AirbyteMessage): string {
    if (!SPOKEN.has(msg.type)) return JSON.stringify(msg);
    return JSON.stringify(msg, (key: string, value: unknown) =>
      typeof value === 'string' && TEXTS.has(key) ? this.redactor.redact(value) : value,
    );
  }

  private note({ streamName, status }: StreamStatusMessage): void {
    if (status === 'STARTED') this.open.add(streamName);
    else if (status !== 'RUNNING') this.open.delete(streamName);
  }
}

/** A logger on this process's standard output. */
export function stdoutLogger(): ProtocolLogger {
  const output = new Output(process.stdout, (error) => {
    process.stderr.write(`Standard output was closed by its reader: ${error.message}\n`);
    process.exit(1);
  });
  return new ProtocolLogger(output, new Redactor());
}
