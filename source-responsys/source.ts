import {
  AirbyteCatalogMessage,
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  AirbyteSpec,
  type AirbyteCatalog,
  type AirbyteConfig,
  type AirbyteConfiguredCatalog,
  type AirbyteMessage,
  type AirbyteState,
} from 'faros-airbyte-cdk/lib/protocol';
import { AirbyteSource } from 'faros-airbyte-cdk/lib/sources/source';

import type { Clock } from '../shared/clock';
import { streamsOf } from './catalog';
import type { SourceConfig } from './config';
import { selectionOf } from './settings';
import spec from './spec.json';
import type { Log } from '../shared/log';

/**
 * Spec, check, discover and read of source-responsys: wiring only. Each command loads what it needs
 * when it runs, so `spec` does not wait for SSH, PGP and CSV.
 */
export class ResponsysSource extends AirbyteSource<SourceConfig> {
  constructor(
    private readonly log: Log,
    private readonly clock: Clock,
  ) {
    super();
  }

  spec(): Promise<AirbyteSpec> {
    return Promise.resolve(new AirbyteSpec(spec));
  }

  /** Connects, lists the folder and looks into the newest file; answers with what it found. */
  async check(config: AirbyteConfig): Promise<AirbyteConnectionStatusMessage> {
    const { surveyFiles } = await import('./survey');
    const message = await surveyFiles(config as SourceConfig, this.log, this.clock);
    return new AirbyteConnectionStatusMessage({
      status: AirbyteConnectionStatus.SUCCEEDED,
      message,
    });
  }

  /** The streams with the documented columns and those of the newest file of each kind. */
  async discover(config: SourceConfig): Promise<AirbyteCatalogMessage> {
    const { foundInFiles } = await import('./survey');
    const found = await foundInFiles(config, this.log, this.clock);
    const streams = streamsOf(config.stream_layout, found, selectionOf(config).eventTypes);
    // The CDK's type of a stream lacks `is_resumable`.
    return new AirbyteCatalogMessage({ streams } as unknown as AirbyteCatalog);
  }

  /** Reads what is due; see read.ts. */
  async *read(
    config: SourceConfig,
    _redacted: AirbyteConfig,
    catalog: AirbyteConfiguredCatalog,
    state: AirbyteState,
  ): AsyncGenerator<AirbyteMessage> {
    const { read } = await import('./read');
    yield* read(config, catalog, state, this.log, this.clock);
  }
}
