import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { configuredCatalog } from '../connector/connector';
import type { ConnectorRun, ProtocolMessage } from '../connector/connector-run';
import { say } from '../command-line';
import { ROOT } from './engine';
import { startByName, startPod, succeeded, type Pod, type PodOptions } from './pod';
import { RowCounts } from './row-counts';

const STREAM = 'responsys_events';
const CATALOG = configuredCatalog(STREAM, 'incremental');
/** A checkpoint comes at least this often; see docs/source-state.md. */
const ROWS_PER_CHECKPOINT = 50_000;
/** Docker kills a container that is still there this long after SIGTERM. */
const STOP_MS = 10_000;

export interface SourceImage {
  image: string;
  config: Record<string, unknown>;
  /** Rows of all files on the server together. */
  rows: number;
  /** Throws at a message that is none of the protocol. */
  check: (message: ProtocolMessage) => void;
}

/** Spec, check, discover and two reads of the source in containers with this much memory. */
export async function everyCommand(tested: SourceImage, memory: string): Promise<void> {
  const { image, config } = tested;
  const options = { memory, onMessage: tested.check };
  const run = async (command: 'spec' | 'check' | 'discover', files = {}): Promise<ConnectorRun> =>
    succeeded(await startPod({ image, command, files }, options));
  const [spec, ...others] = (await run('spec')).messages;
  const form = await readFile(join(ROOT, 'source-responsys/spec.json'), 'utf8');
  assert.deepEqual([spec?.spec, others], [JSON.parse(form), []]);
  const checked = (await run('check', { config })).messages;
  assert.equal(checked.find((m) => m.connectionStatus)?.connectionStatus?.status, 'SUCCEEDED');
  const discovered = (await run('discover', { config })).messages;
  const stream = discovered.find((m) => m.catalog)?.catalog?.streams[0] ?? {};
  assert.equal(stream['name'], STREAM);

  const catalog = configuredCatalog(stream, 'incremental');
  const read = async (state: unknown[]): Promise<ConnectorRun> => {
    const files = { config, catalog, ...(state.length > 0 ? { state } : {}) };
    const pod = await startPod({ image, command: 'read', files }, { ...options, keep: 'summary' });
    return succeeded(pod);
  };
  const first = await read([]);
  assert.equal(first.recordCount, tested.rows);
  assert.deepEqual(
    first.statuses,
    ['STARTED', 'RUNNING', 'COMPLETE'].map((s) => `${STREAM}: ${s}`),
  );
  const second = await read(first.states.slice(-1));
  assert.equal(second.recordCount, 0);
  assert.ok(second.states.length > 0);
  say(`ok: spec, check, discover, and read of ${tested.rows} rows in ${memory}`);
}

/**
 * A read that is broken off twice, after a third of the rows each, though not before a state has
 * come, and then goes to its end.
 */
export async function brokenOff(
  tested: SourceImage,
  how: 'destroy' | 'terminate',
  memory: string,
): Promise<void> {
  const rows = new RowCounts(tested.rows);
  const third = Math.max(Math.floor(tested.rows / 3), 1.1 * ROWS_PER_CHECKPOINT);
  let state: unknown[] = [];
  for (const limit of [third, third, Infinity]) {
    const files = { config: tested.config, catalog: CATALOG, state };
    const options = { memory, check: tested.check, limit, end: (pod: Pod) => pod[how]() };
    const run = await readUntil({ image: tested.image, command: 'read', files }, rows, options);
    assert.equal(run.exitCode === 0, limit === Infinity, `it ended with ${run.exitCode ?? ''}`);
    assert.ok(run.states.length > 0, 'it left no state');
    state = run.states.slice(-1);
  }
  assert.equal(rows.distinct, tested.rows);
  assert.ok(rows.repeats <= 2 * ROWS_PER_CHECKPOINT, `${rows.repeats} rows were repeated`);
  say(
    `ok: ${how} twice during ${tested.rows} rows in ${memory}: all came, ${rows.repeats} repeated`,
  );
}

async function readUntil(
  work: Parameters<typeof startPod>[0],
  rows: RowCounts,
  { limit, end, check, memory }: Ending,
): Promise<ConnectorRun> {
  let seen = 0;
  let ending: Promise<void> | undefined;
  const options: PodOptions = {
    memory,
    keep: 'summary',
    onMessage: check,
    // While this is pending the pipe fills up, so that the connector is at work when it is ended.
    onRecord: (record) => {
      rows.note(record);
      if (++seen < limit) return;
      ending ??= starting.then(end);
      return ending;
    },
  };
  const starting = startPod(work, options);
  const pod = await starting;
  const run = await pod.done;
  await pod.remove();
  return run;
}

interface Ending {
  /** Records after which the container is ended. */
  limit: number;
  end: (pod: Pod) => Promise<void>;
  check: SourceImage['check'];
  memory: string;
}

/** `docker stop` while the connector, as the container's first process, is at work. */
export async function stopped(tested: SourceImage): Promise<void> {
  let ending: Promise<void> | undefined;
  let took = Infinity;
  const stop = async (pod: Pod): Promise<void> => {
    const start = Date.now();
    await pod.stop();
    took = Date.now() - start;
  };
  const work = {
    image: tested.image,
    command: 'read',
    files: { config: tested.config, catalog: CATALOG },
  };
  const starting = startByName(work as Parameters<typeof startByName>[0], {
    keep: 'summary',
    // Nothing is held back here: an engine does not see the end of a container whose output waits.
    onRecord: () => void (ending ??= starting.then(stop)),
  });
  const pod = await starting;
  const { exitCode } = await pod.done;
  await ending;
  await pod.remove();
  assert.equal(exitCode, 143);
  assert.ok(took < STOP_MS, `it took ${took} ms`);
  say('ok: SIGTERM ends a container at once');
}
