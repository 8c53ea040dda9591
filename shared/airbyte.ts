import { readFile } from 'node:fs/promises';

import { Command } from 'commander';
import {
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  AirbyteMessageType,
  isAirbyteLog,
  type AirbyteConfig,
  type AirbyteConfiguredCatalog,
  type AirbyteLogLevel,
  type AirbyteMessage,
  type AirbyteSpec,
} from 'faros-airbyte-cdk/lib/protocol';
import { shouldWriteLog } from 'faros-airbyte-cdk/lib/logger';
import { AirbyteSourceLogger } from 'faros-airbyte-cdk/lib/sources/source-logger';
import { AirbyteSourceRunner } from 'faros-airbyte-cdk/lib/sources/source-runner';
import type { AirbyteSource } from 'faros-airbyte-cdk/lib/sources/source';

import { parseConfig, secretsIn } from './config';
import { asConnectorError, configError, framesOf, internalMessage } from './errors';
import { Output } from './output';
import { errorMessage, SerializedRecords, StreamStatusMessage } from './protocol';
import { Redactor } from './secrets';

/*
 * The one place that knows where faros-airbyte-cdk 0.23.19 departs from what Airbyte's platform
 * expects, and puts it right. Its modules are imported one by one (docs/adr/0001).
 */

/**
 * The CDK's logger, writing for Airbyte's platform. It departs from its parent in that
 * - writes obey back-pressure, and a reader that went away ends the process (the parent swallows
 *   EPIPE and reads on to nobody),
 * - records arrive serialized (the parent rebuilds each, dropping `meta`),
 * - log levels stay what they are (the parent turns all into INFO under WORKER_JOB_ID),
 * - `flush` sends no log lines disguised as STATE (the parent does, which strict destinations
 *   and the platform's statistics take for states),
 * - every text passes the redactor.
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
    if (msg instanceof SerializedRecords) return this.output.write(msg.lines);
    if (isAirbyteLog(msg)) {
      if (!shouldWriteLog(msg, this.level)) return;
      return this.output.write(this.redactor.redact(JSON.stringify(msg)) + '\n');
    }
    if (msg instanceof StreamStatusMessage) this.note(msg);
    const text = JSON.stringify(msg);
    return this.output.write(
      (msg.type === AirbyteMessageType.TRACE ? this.redactor.redact(text) : text) + '\n',
    );
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

/**
 * The CDK's source runner with command bodies of our own. The parent's add Faros's fields to the
 * form, log config, catalog and state, load files by `require`, check the connection a second
 * time before each read, send a source's identity and status as STATE messages, and end with exit
 * code 0 when that check or a stream fails.
 */
export class SourceRunner<Config extends AirbyteConfig> extends AirbyteSourceRunner<Config> {
  constructor(
    protected override readonly logger: ProtocolLogger,
    source: AirbyteSource<Config>,
    private readonly version: string,
  ) {
    super(logger, source);
    onCrash(logger);
  }

  override mainCommand(): Command {
    return new Command('main')
      .version(this.version)
      .addCommand(this.specCommand())
      .addCommand(this.checkCommand())
      .addCommand(this.discoverCommand())
      .addCommand(this.readCommand());
  }

  override specCommand(): Command {
    return new Command('spec').description('print the connector specification').action(() =>
      run(this.logger, async () => {
        await this.logger.write(await this.source.spec());
      }),
    );
  }

  override checkCommand(): Command {
    return new Command('check')
      .description('test the connection')
      .requiredOption('--config <file>', 'configuration (JSON)')
      .action(({ config }: { config: string }) =>
        run(this.logger, async () => {
          await this.logger.write(
            await checked(async () => this.source.check(await this.configOf(config))),
          );
        }),
      );
  }

  override discoverCommand(): Command {
    return new Command('discover')
      .description('list the streams')
      .requiredOption('--config <file>', 'configuration (JSON)')
      .action(({ config }: { config: string }) =>
        run(this.logger, async () => {
          await this.logger.write(await this.source.discover(await this.configOf(config)));
        }),
      );
  }

  override readCommand(): Command {
    return new Command('read')
      .description('read the configured streams')
      .requiredOption('--config <file>', 'configuration (JSON)')
      .requiredOption('--catalog <file>', 'configured catalog (JSON)')
      .option('--state <file>', 'state of the sync before (JSON)')
      .action((files: { config: string; catalog: string; state?: string }) =>
        run(this.logger, async () => {
          const config = await this.configOf(files.config);
          const catalog = (await readJson(files.catalog, 'catalog')) as AirbyteConfiguredCatalog;
          const state = files.state === undefined ? {} : await readJson(files.state, 'state');
          const messages = this.source.read(config, {}, catalog, state as Record<string, unknown>);
          for await (const message of messages) await this.logger.write(message);
        }),
      );
  }

  private async configOf(path: string): Promise<Config> {
    return loadConfig<Config>(path, await this.source.spec(), this.logger.redactor);
  }
}

/**
 * The configuration in a file, valid and with the defaults of the form. Its secrets are masked in
 * whatever the logger writes from here on.
 * @throws ConnectorError (config_error) that lists every fault by the title of its field
 */
async function loadConfig<Config>(
  path: string,
  { spec }: AirbyteSpec,
  redactor: Redactor,
): Promise<Config> {
  const raw = await readJson(path, 'configuration');
  redactor.add(secretsIn(spec.connectionSpecification, raw));
  // The type is generated from the same specification that the value was validated against.
  return parseConfig(spec.connectionSpecification, raw) as Config;
}

async function readJson(path: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw configError(
      `The ${what} file cannot be read. Check the path of --${option(what)}.`,
      error,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's message quotes the text, which may hold secrets, so it is not kept as a cause.
    throw configError(`The ${what} file is not valid JSON.`);
  }
}

function option(what: string): string {
  return what === 'configuration' ? 'config' : what;
}

// A connection that does not work is an answer to `check`, not a failure of it.
async function checked(
  check: () => Promise<AirbyteConnectionStatusMessage>,
): Promise<AirbyteConnectionStatusMessage> {
  try {
    return await check();
  } catch (error) {
    const { failureType, message } = asConnectorError(error);
    if (failureType === 'system_error') throw error;
    return new AirbyteConnectionStatusMessage({
      status: AirbyteConnectionStatus.FAILED,
      message,
    });
  }
}

// Ends the process itself: an idle socket must not keep a finished sync alive.
async function run(logger: ProtocolLogger, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    await logger.fail(error);
  }
  await logger.flush();
  process.exit();
}

// The CDK's own handlers print all of an error and exit before a pipe has taken it.
function onCrash(logger: ProtocolLogger): void {
  // The kernel spares the first process of a container the default action of a signal.
  if (process.pid === 1) process.on('SIGTERM', () => process.exit(143));
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    process.removeAllListeners(event);
    process.on(event, (error: unknown) => {
      void logger
        .fail(error)
        .then(() => logger.flush())
        .finally(() => process.exit(1));
    });
  }
}
