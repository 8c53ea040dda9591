import { Command } from 'commander';
import { AirbyteDestinationRunner } from 'faros-airbyte-cdk/lib/destinations/destination-runner';
import type { AirbyteDestination } from 'faros-airbyte-cdk/lib/destinations/destination';
import type {
  AirbyteConfig,
  AirbyteConfiguredCatalog,
  AirbyteMessage,
} from 'faros-airbyte-cdk/lib/protocol';

import type { ProtocolLogger } from './airbyte';
import {
  checkCommand,
  discoverCommand,
  loadConfig,
  onCrash,
  readJson,
  run,
  specCommand,
} from './commands';

/** A destination that also tells what it can write to, which the CDK's does not know. */
export type DiscoveringDestination<Config extends AirbyteConfig> = AirbyteDestination<Config> & {
  discover(config: Config): Promise<AirbyteMessage>;
};

/**
 * The CDK's destination runner with command bodies of our own. The parent has no `discover`,
 * parses its input so that a blank line or an unknown message ends the sync, and reports every
 * error as a system error.
 */
export class DestinationRunner<
  Config extends AirbyteConfig,
> extends AirbyteDestinationRunner<Config> {
  constructor(
    protected override readonly logger: ProtocolLogger,
    protected override readonly destination: DiscoveringDestination<Config>,
    private readonly version: string,
  ) {
    super(logger, destination);
    onCrash(logger);
  }

  override mainCommand(): Command {
    return new Command('main')
      .version(this.version)
      .addCommand(specCommand(this.logger, this.destination))
      .addCommand(checkCommand(this.logger, this.destination))
      .addCommand(
        discoverCommand(this.logger, this.destination, (config) =>
          this.destination.discover(config as Config),
        ),
      )
      .addCommand(this.writeCommand());
  }

  override writeCommand(): Command {
    return new Command('write')
      .description('write the records on standard input')
      .requiredOption('--config <file>', 'configuration (JSON)')
      .requiredOption('--catalog <file>', 'configured catalog (JSON)')
      .option('--dry-run', 'say what would be sent and send nothing', false)
      .action((options: { config: string; catalog: string; dryRun: boolean }) =>
        run(this.logger, async () => {
          const spec = await this.destination.spec();
          const config = await loadConfig<Config>(options.config, spec, this.logger.redactor);
          const catalog = (await readJson(options.catalog, 'catalog')) as AirbyteConfiguredCatalog;
          const { stdin } = process;
          const messages = this.destination.write(config, {}, catalog, stdin, options.dryRun);
          for await (const message of messages) await this.logger.write(message);
        }),
      );
  }
}
