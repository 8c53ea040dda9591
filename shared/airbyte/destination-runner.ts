import type { Command } from 'commander';
import { AirbyteDestinationRunner } from 'faros-airbyte-cdk/lib/destinations/destination-runner';
import type { AirbyteDestination } from 'faros-airbyte-cdk/lib/destinations/destination';
import type { AirbyteConfig } from 'faros-airbyte-cdk/lib/protocol';

import type { ProtocolLogger } from './logger';
import { mainCommand, syncCommand, type Discovering } from './commands';
import { loadSync, type SyncFiles } from './inputs';
import { onCrash, onTermination, run } from './process';

/** A destination that also supports `discover`, which the CDK's destination lacks. */
export type DiscoveringDestination<Config extends AirbyteConfig> = AirbyteDestination<Config> &
  Discovering<Config> & {
    /** Stops `write` early: it finishes the work in progress, then fails. */
    stop(): void;
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
    return mainCommand(this.logger, this.destination, this.version, this.writeCommand());
  }

  override writeCommand(): Command {
    return syncCommand('write', 'write the records on standard input')
      .option('--dry-run', 'say what would be sent and send nothing', false)
      .action((options: SyncFiles & { dryRun: boolean }) =>
        run(this.logger, async () => {
          const { redactor } = this.logger;
          const { config, catalog } = await loadSync<Config>(options, this.destination, redactor);
          const { stdin } = process;
          onTermination(() => {
            this.destination.stop();
          });
          const messages = this.destination.write(config, {}, catalog, stdin, options.dryRun);
          for await (const message of messages) await this.logger.write(message);
        }),
      );
  }
}
