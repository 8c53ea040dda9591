import { Command } from 'commander';
import type { AirbyteConnector } from 'faros-airbyte-cdk/lib/connector';
import {
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  type AirbyteConfig,
  type AirbyteMessage,
} from 'faros-airbyte-cdk/lib/protocol';

import type { ProtocolLogger } from './logger';
import { asConnectorError } from '../errors';
import { loadConfig } from './inputs';
import { run } from './process';

/*
 * Command bodies that both connectors share. The CDK's own add Faros's fields to the form, log
 * config, catalog and state, load files by `require`, and report every error as a system error.
 */

/** A connector that answers `discover` with one message: what it can read from or write to. */
export type Discovering<Config extends AirbyteConfig> = AirbyteConnector & {
  discover(config: Config): Promise<AirbyteMessage>;
};

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

/** The command that moves records, with the options shared by `read` and `write`. */
export function syncCommand(name: string, description: string): Command {
  return configuredCommand(name, description).requiredOption(
    '--catalog <file>',
    'configured catalog (JSON)',
  );
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

/** A command of a connector's own: its name, what it does, and options that it requires. */
export interface OwnCommand<Options> {
  name: string;
  description: string;
  /** What each option holds, by its name; all of them take a value. */
  options: Readonly<Record<keyof Options & string, string>>;
}

/** A command of a connector's own, with a configuration. It prints log messages and nothing else. */
export function ownCommand<Options>(
  { name, description, options }: OwnCommand<Options>,
  logger: ProtocolLogger,
  connector: AirbyteConnector,
  body: (config: AirbyteConfig, options: Options) => Promise<void>,
): Command {
  const command = configuredCommand(name, description);
  for (const [option, about] of Object.entries<string>(options)) {
    command.requiredOption(`--${option} <value>`, about);
  }
  return command.action((given: Options & { config: string }) =>
    run(logger, async () => {
      const spec = await connector.spec();
      await body(await loadConfig<AirbyteConfig>(given.config, spec, logger.redactor), given);
    }),
  );
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

// A connection that does not work is a valid answer to `check`, not a failure of the command.
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
