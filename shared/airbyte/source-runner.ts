import type { Command } from 'commander';
import type { AirbyteConfig } from 'faros-airbyte-cdk/lib/protocol';
import type { AirbyteSource } from 'faros-airbyte-cdk/lib/sources/source';
import { AirbyteSourceRunner } from 'faros-airbyte-cdk/lib/sources/source-runner';

import type { ProtocolLogger } from './logger';
import { mainCommand, syncCommand } from './commands';
import { loadSync, readJson, type SyncFiles } from './inputs';
import { onCrash, run } from './process';

/**
 * The CDK's source runner with command bodies of our own. The parent's check the connection a
 * second time before each read, send a source's identity and status as STATE messages, and exit
 * with code 0 when that check or a stream fails.
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
    return mainCommand(this.logger, this.source, this.version, this.readCommand());
  }

  override readCommand(): Command {
    return syncCommand('read', 'read the configured streams')
      .option('--state <file>', 'state of the sync before (JSON)')
      .action((files: SyncFiles & { state?: string }) =>
        run(this.logger, async () => {
          const { redactor } = this.logger;
          const { config, catalog } = await loadSync<Config>(files, this.source, redactor);
          const state = files.state === undefined ? {} : await readJson(files.state, 'state');
          const messages = this.source.read(config, {}, catalog, state as Record<string, unknown>);
          for await (const message of messages) await this.logger.write(message);
        }),
      );
  }
}
