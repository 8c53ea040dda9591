import {
  AirbyteConnectionStatus,
  AirbyteConnectionStatusMessage,
  AirbyteSpec,
  type AirbyteConfig,
  type AirbyteConfiguredCatalog,
  type AirbyteMessage,
  type AirbyteStateMessage,
} from 'faros-airbyte-cdk/lib/protocol';
import { AirbyteDestination } from 'faros-airbyte-cdk/lib/destinations/destination';

import type { Clock } from '../shared/clock';
import type { PacedLog } from '../shared/log';
import { destinationCatalog, SerializedMessages } from '../shared/airbyte/protocol';
import { bucketOf } from './bucket/address';
import { allSettingsOf } from './form/audiences';
import { operationsOf, streamsOf, syncIdOf } from './catalog';
import type { DestinationConfig } from './config';
import type { RejectStore } from './report/reject-store';
import { objectNamesOf, refuseSharedColumns } from './form/settings';
import spec from './spec.json';

/**
 * Spec, check, discover and write of destination-responsys: wiring only. Each command loads its own
 * modules, so `spec` does not wait for HTTP.
 */
export class ResponsysDestination extends AirbyteDestination<DestinationConfig> {
  private readonly stopping = new AbortController();

  constructor(
    private readonly log: PacedLog,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Ends a sync early: batches under way are finished and their states are returned. */
  stop(): void {
    this.stopping.abort();
  }

  spec(): Promise<AirbyteSpec> {
    // The JSON file's inferred type is wider than the protocol's.
    return Promise.resolve(new AirbyteSpec(spec as AirbyteSpec['spec']));
  }

  /** Logs in, finds the list or the campaign, and compares the tables' columns. */
  async check(config: AirbyteConfig): Promise<AirbyteConnectionStatusMessage> {
    const { checkConnection } = await import('./connection');
    const message = await checkConnection(config as DestinationConfig, this.log, this.clock);
    return new AirbyteConnectionStatusMessage({
      status: AirbyteConnectionStatus.SUCCEEDED,
      message,
    });
  }

  /** Returns the catalog that a connection can be mapped to. */
  discover(config: DestinationConfig): Promise<AirbyteMessage> {
    const { list, campaign } = objectNamesOf(config);
    const operations = operationsOf(list ?? campaign ?? '', allSettingsOf(config, undefined)[0]);
    return Promise.resolve(destinationCatalog(operations));
  }

  /** Writes the records on standard input and returns the states; see write.ts. */
  async *write(
    config: DestinationConfig,
    _redacted: AirbyteConfig,
    catalog: AirbyteConfiguredCatalog,
    stdin: NodeJS.ReadStream,
    dryRun: boolean,
  ): AsyncGenerator<AirbyteStateMessage> {
    const [{ connect }, { messagesOf }, { write }] = await Promise.all([
      import('./connection'),
      import('./input'),
      import('./write'),
    ]);
    const streams = streamsOf(catalog);
    refuseSharedColumns(config, streams);
    const names = streams.map(({ name }) => name);
    const rejectStore = dryRun
      ? undefined
      : await rejectStoreOf(config, jobOf(catalog), this.clock);
    const connection = await connect(config, names, dryRun, this.log, this.clock);
    const states = write(messagesOf(stdin), {
      ...{ ...connection, rejectStore },
      ...{ streams, log: this.log, clock: this.clock, signal: this.stopping.signal },
      stop: () => void stdin.destroy(),
    });
    for await (const line of states) {
      // A dry run wrote nothing, so it must not confirm a state.
      if (!dryRun) yield stateOf(line);
    }
  }
}

// Loaded only where rejected records are kept.
async function rejectStoreOf(
  config: DestinationConfig,
  job: string,
  clock: Clock,
): Promise<RejectStore | undefined> {
  const bucket = bucketOf(config);
  if (bucket === undefined) return undefined;
  const [{ RejectedObjects }, { s3 }] = await Promise.all([
    import('./bucket/rejected-objects'),
    import('./bucket/s3'),
  ]);
  return new RejectedObjects(bucket, job, s3(bucket), clock);
}

/** The folder of syncs that are not jobs of Airbyte's. */
const NO_JOB = 'no-job';

// The platform's links name the job; the id of a sync is that of its job.
function jobOf(catalog: unknown): string {
  const { WORKER_JOB_ID: job = '' } = process.env;
  return /^[\w-]+$/.test(job) ? job : String(syncIdOf(catalog) ?? NO_JOB);
}

// The CDK's type requires the old form of a state; the line is what is written.
function stateOf(line: string): AirbyteStateMessage {
  return SerializedMessages.states(Buffer.from(`${line}\n`)) as unknown as AirbyteStateMessage;
}
