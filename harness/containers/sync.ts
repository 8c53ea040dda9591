import { strict as assert } from 'node:assert';

import { configuredCatalog } from '../connector/connector';
import type { ConnectorRun, ProtocolMessage, StateMessage } from '../connector/connector-run';
import { LineQueue } from './line-queue';
import { startPod, type Pod } from './pod';
import type { RowCounts } from './row-counts';

const CATALOG = configuredCatalog('responsys_events', 'incremental');

/** The two images of a connection, with their configurations, and what each may use. */
export interface Connection {
  source: { image: string; config: object };
  destination: { image: string; config: object };
  memory: string;
  /** Throws at a message that is none of the protocol. */
  check: (message: ProtocolMessage) => void;
}

export interface Attempt {
  source: ConnectorRun;
  destination: ConnectorRun;
  /** The state that Airbyte would have stored: the last one that came back. */
  state: unknown;
}

/**
 * One attempt of a sync, as Airbyte's orchestrator makes it: records and states of the source go
 * to the destination, states with a number; those that come back are stored.
 * @param delivered is called with each row that a returned state covers
 * @param killAfter records after which both containers are killed
 */
export async function attempt(
  { source, destination, memory, check }: Connection,
  state: unknown,
  delivered: RowCounts,
  killAfter: number,
): Promise<Attempt> {
  const messages = new SentMessages(delivered, state);
  const input = new LineQueue();
  let forwarded = 0;
  let killing: Promise<unknown> | undefined;
  const kill = (): Promise<unknown> =>
    (killing ??= Promise.all([reading, writing]).then((pods) => Promise.all(pods.map(destroyed))));

  const writing = startPod(
    {
      image: destination.image,
      command: 'write',
      files: { config: destination.config, catalog: CATALOG },
    },
    {
      ...{ memory, timeoutMs: HOURS, stdin: input, keep: 'summary' },
      onMessage: (message) => {
        check(message);
        if (message.state !== undefined) messages.returned(message.state);
      },
    },
  );
  const files = { config: source.config, catalog: CATALOG, ...messages.stateFile() };
  const reading = startPod(
    { image: source.image, command: 'read', files },
    {
      ...{ memory, timeoutMs: HOURS, keep: 'summary' },
      onMessage: async (message) => {
        check(message);
        if (message.record === undefined && message.state === undefined) return;
        await input.push(JSON.stringify(messages.sent(message)));
        if (message.record !== undefined && ++forwarded >= killAfter) await kill();
      },
    },
  );
  const [reader, writer] = await Promise.all([reading, writing]);
  const read = await reader.done;
  input.end();
  const wrote = await writer.done;
  await killing;
  await Promise.all([reader.remove(), writer.remove()]);
  return { source: read, destination: wrote, state: messages.stored };
}

const HOURS = 6 * 3_600_000;

async function destroyed(pod: Pod): Promise<void> {
  // One of the two may have ended by itself when the other was killed.
  await pod.destroy().catch(() => undefined);
}

/** What has been sent to the destination, and which states came back for it. */
class SentMessages {
  private readonly batches: { id: number; records: ProtocolMessage[] }[] = [];
  private records: ProtocolMessage[] = [];
  private ids = 0;

  constructor(
    private readonly delivered: RowCounts,
    public stored: unknown,
  ) {}

  stateFile(): { state?: unknown[] } {
    return this.stored === undefined ? {} : { state: [this.stored] };
  }

  /** The message as it goes on to the destination. */
  sent(message: ProtocolMessage): ProtocolMessage {
    if (message.state === undefined) {
      this.records.push(message);
      return message;
    }
    const id = ++this.ids;
    this.batches.push({ id, records: this.records });
    this.records = [];
    return { ...message, state: { ...message.state, id } };
  }

  /** Notes a state that the destination returned: all before it has had its outcome. */
  returned({ destinationStats, ...state }: StateMessage): void {
    const { id, ...plain } = state as StateMessage & { id?: number };
    const at = this.batches.findIndex((batch) => batch.id === id);
    assert.ok(at >= 0, `a state came back that was not sent, or twice: ${String(id)}`);
    const records = this.batches.splice(0, at + 1).flatMap((batch) => batch.records);
    const { recordCount = NaN, rejectedRecordCount = 0 } = (destinationStats ?? {}) as {
      recordCount?: number;
      rejectedRecordCount?: number;
    };
    assert.equal(recordCount + rejectedRecordCount, records.length, 'the checksum is wrong');
    for (const { record } of records) if (record !== undefined) this.delivered.note(record);
    this.stored = plain;
  }
}
