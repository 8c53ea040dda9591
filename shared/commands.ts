import { readFile } from 'node:fs/promises';

import { Command } from 'commander';
import type { AirbyteConnector } from 'faros-airbyte-cdk/lib/connector';
import {
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  type AirbyteConfig,
  type AirbyteConfiguredCatalog,
  type AirbyteMessage,
  type AirbyteSpec,
} from 'faros-airbyte-cdk/lib/protocol';

import type { ProtocolLogger } from './airbyte';
import { parseConfig, secretsIn } from './config';
import { asConnectorError, configError, systemError } from './errors';
import type { Redactor } from './secrets';

/*
 * Command bodies that both connectors share. The CDK's own add Faros's fields to the form, log
 * config, catalog and state, load files by `require`, and report every error as a system error.
 */

/** A connector that tells what it can read from or write to, in one message. */
export type Discovering<Config extends AirbyteConfig> = AirbyteConnector & {
  discover(config: Config): Promise<AirbyteMessage>;
};

/** Files that are named on the command line of `read` and `write`. */
export interface SyncFiles {
  config: string;
  catalog: string;
}

/** The program: `spec`, `check`, `discover` and the command that moves records. */
export function mainCommand<Config extends AirbyteConfig>(
  logger: ProtocolLogger,
  connector: Discovering<Config>,
  version: string,
  sync: Command,
): Command {
  return new Command('main')
    .version(version)
    .addCommand(specCommand(logger, connector))
    .addCommand(checkCommand(logger, connector))
    .addCommand(discoverCommand(logger, connector))
    .addCommand(sync);
}

/** The command that moves records, with the options that reading and writing share. */
export function syncCommand(name: string, description: string): Command {
  return configuredCommand(name, description).requiredOption(
    '--catalog <file>',
    'configured catalog (JSON)',
  );
}

/**
 * What a sync is told: its configuration and its catalog.
 * @throws ConnectorError (config_error)
 */
export async function loadSync<Config extends AirbyteConfig>(
  files: SyncFiles,
  connector: Discovering<Config>,
  redactor: Redactor,
): Promise<{ config: Config; catalog: AirbyteConfiguredCatalog }> {
  const config = await loadConfig<Config>(files.config, await connector.spec(), redactor);
  const catalog = (await readJson(files.catalog, 'catalog')) as AirbyteConfiguredCatalog;
  return { config, catalog };
}

// Prints spec.json and nothing else.
function specCommand(logger: ProtocolLogger, connector: AirbyteConnector): Command {
  return new Command('spec').description('print the connector specification').action(() =>
    run(logger, async () => {
      await logger.write(await connector.spec());
    }),
  );
}

// One CONNECTION_STATUS.
function checkCommand(logger: ProtocolLogger, connector: AirbyteConnector): Command {
  return withConfig('check', 'test the connection', logger, connector, async (config) => {
    await logger.write(await checked(async () => connector.check(await config())));
  });
}

// One message, whatever the connector's kind of catalog.
function discoverCommand<Config extends AirbyteConfig>(
  logger: ProtocolLogger,
  connector: Discovering<Config>,
): Command {
  const description = 'list what can be read or written';
  return withConfig('discover', description, logger, connector, async (config) => {
    await logger.write(await connector.discover((await config()) as Config));
  });
}

function withConfig(
  name: string,
  description: string,
  logger: ProtocolLogger,
  connector: AirbyteConnector,
  body: (config: () => Promise<AirbyteConfig>) => Promise<void>,
): Command {
  return configuredCommand(name, description).action(({ config }: { config: string }) =>
    run(logger, async () => {
      const spec = await connector.spec();
      await body(() => loadConfig<AirbyteConfig>(config, spec, logger.redactor));
    }),
  );
}

function configuredCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--config <file>', 'configuration (JSON)');
}

/**
 * The configuration in a file, valid and with the defaults of the form. Its secrets are masked in
 * whatever the logger writes from here on.
 * @throws ConnectorError (config_error) that lists every fault by the title of its field
 */
export async function loadConfig<Config>(
  path: string,
  { spec }: AirbyteSpec,
  redactor: Redactor,
): Promise<Config> {
  const raw = await readJson(path, 'configuration');
  redactor.add(secretsIn(spec.connectionSpecification, raw));
  // The type is generated from the same specification that the value was validated against.
  return parseConfig(spec.connectionSpecification, raw) as Config;
}

/**
 * The JSON value in a file.
 * @param what what the file holds, in the words of the command's option
 * @throws ConnectorError (config_error) that quotes nothing of the file
 */
export async function readJson(path: string, what: string): Promise<unknown> {
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

/**
 * Runs a command to its end and ends the process itself: an idle socket must not keep a finished
 * sync alive. A failure is reported as the platform wants it.
 */
export async function run(logger: ProtocolLogger, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    await logger.fail(error);
  }
  await logger.flush();
  process.exit();
}

/**
 * Takes the place of the CDK's handlers, which print all of an error and exit before a pipe took it.
 * A process that has nothing left to do before its command has ended waits for an answer that will
 * not come; left alone, Node.js would end it with exit code 0.
 */
export function onCrash(logger: ProtocolLogger): void {
  const report = (error: unknown): void => {
    void logger
      .fail(error)
      .then(() => logger.flush())
      .finally(() => process.exit(1));
  };
  // The kernel spares the first process of a container the default action of a signal.
  if (process.pid === 1) process.on('SIGTERM', () => process.exit(143));
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    process.removeAllListeners(event);
    process.on(event, report);
  }
  process.once('beforeExit', () => {
    report(
      systemError('The connector waits for something that will not come. Please report this.'),
    );
  });
}
