import { Command } from 'commander';
import type { AirbyteConfig, AirbyteConfiguredCatalog } from 'faros-airbyte-cdk/lib/protocol';
import type { AirbyteSource } from 'faros-airbyte-cdk/lib/sources/source';
import { AirbyteSourceRunner } from 'faros-airbyte-cdk/lib/sources/source-runner';

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

/**
 * The CDK's source runner with command bodies of our own. The parent's check the connection a
 * second time before each read, send a source's identity and status as STATE messages, and end
 * with exit code 0 when that check or a stream fails.
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
      .addCommand(specCommand(this.logger, this.source))
      .addCommand(checkCommand(this.logger, this.source))
      .addCommand(
        discoverCommand(this.logger, this.source, (config) =>
          this.source.discover(config as Config),
        ),
      )
      .addCommand(this.readCommand());
  }

  override readCommand(): Command {
    return new Command('read')
      .description('read the configured streams')
      .requiredOption('--config <file>', 'configuration (JSON)')
      .requiredOption('--catalog <file>', 'configured catalog (JSON)')
      .option('--state <file>', 'state of the sync before (JSON)')
      .action((files: { config: string; catalog: string; state?: string }) =>
        run(this.logger, async () => {
          const spec = await this.source.spec();
          const config = await loadConfig<Config>(files.config, spec, this.logger.redactor);
          const catalog = (await readJson(files.catalog, 'catalog')) as AirbyteConfiguredCatalog;
          const state = files.state === undefined ? {} : await readJson(files.state, 'state');
          const messages = this.source.read(config, {}, catalog, state as Record<string, unknown>);
          for await (const message of messages) await this.logger.write(message);
        }),
      );
  }
}
