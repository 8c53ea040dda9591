import { join } from 'node:path';

import {
  configuredCatalog,
  startConnector,
  writeJson,
  type Connector,
  type ConnectorOptions,
  type ConnectorRun,
  type ProtocolMessage,
} from '../connector/connector';
import type { Endpoint } from './lane';
import type { StateMessage } from '../connector/connector-run';
import type { Layout } from './layout';
import type { Ledger } from './ledger';

const SOURCE = join(__dirname, '..', '..', '..', 'source-responsys', 'bin', 'main');
const TIMEOUT_MS = 120_000;

/** What is done to one sync. */
export interface Conditions {
  /** Where it connects to; one of the lane's servers by chance when not given. */
  server?: Endpoint;
  /** What it is started with: a program and arguments that go before its own. */
  through?: readonly string[];
  /** Called with each message; no more is read while its promise is pending. */
  onMessage?: (message: ProtocolMessage) => void | Promise<void>;
  killAfter?: ConnectorOptions['killAfter'];
  /** Called once it runs. */
  onStart?: (connector: Connector) => void;
  /** Whether the reader of its output goes away before it ends. */
  readerLeaves?: boolean;
  timeoutMs?: number;
}

/**
 * How a sync ended: everything read, a failure that it reported, killed, or without a reader to
 * report to.
 */
export type Ending = 'complete' | 'failed' | 'killed' | 'gone' | 'unclear';

export interface Attempt {
  run: ConnectorRun;
  ending: Ending;
  /** What is wrong with its messages, whatever was expected of it. */
  wrong: string[];
}

/** What a sync works on, and where it is booked. */
export interface Scene {
  ledger: Ledger;
  layout: Layout;
  /** Its temporary folder. */
  temporary: string;
  /** A folder for its configuration, catalog and state. */
  dir: string;
  /** The folder that it reads, as the server calls it. */
  folder: string;
  corpus: { privateKey: string };
  /** What it is given, and then the last state that was heard of it. */
  state: readonly StateMessage[] | undefined;
  anyServer(): Endpoint;
}

/** Runs one sync, and books every record and state of it. */
export async function attempt(trial: Scene, conditions: Conditions): Promise<Attempt> {
  const { ledger, temporary } = trial;
  const args = await argumentsOf(trial, conditions.server ?? trial.anyServer());
  const [program, ...rest] = [...(conditions.through ?? []), SOURCE, ...args] as [
    string,
    ...string[],
  ];
  ledger.begin();
  const connector = startConnector(program, rest, {
    env: { TMPDIR: temporary },
    keep: 'summary',
    readerLeaves: conditions.readerLeaves === true,
    timeoutMs: conditions.timeoutMs ?? TIMEOUT_MS,
    ...(conditions.killAfter === undefined ? {} : { killAfter: conditions.killAfter }),
    onMessage: (message) => {
      if (message.record !== undefined) ledger.record(message.record.data, message.record.stream);
      if (message.state !== undefined) {
        const { stream, sourceStats } = message.state;
        ledger.state(sourceStats?.recordCount, stream?.stream_descriptor.name);
        trial.state = withLast(trial.state, message.state);
      }
      return conditions.onMessage?.(message);
    },
  });
  conditions.onStart?.(connector);
  const run = await connector.done;
  const ending = endingOf(run, trial.layout, conditions.readerLeaves === true);
  ledger.end(ending === 'killed' || ending === 'gone');
  return { run, ending, wrong: wrongWith(run, ending) };
}

async function argumentsOf(trial: Scene, server: Endpoint): Promise<string[]> {
  const { host, port, username, privateKey } = server;
  const config = await writeJson(trial.dir, 'config.json', {
    credentials: {
      auth_method: 'sftp_pgp',
      ...{ host, port, username, private_key: privateKey },
      pgp_private_key: trial.corpus.privateKey,
    },
    folder: trial.folder,
    stream_layout: trial.layout.name,
  });
  const catalog = await writeJson(
    trial.dir,
    'catalog.json',
    configuredCatalog(trial.layout.streams, 'incremental'),
  );
  const args = ['read', '--config', config, '--catalog', catalog];
  if (trial.state === undefined) return args;
  return [...args, '--state', await writeJson(trial.dir, 'state.json', trial.state)];
}

/** The states that the platform keeps: the last one of each stream. */
function withLast(states: readonly StateMessage[] = [], last: StateMessage): StateMessage[] {
  const nameOf = ({ stream }: StateMessage): string => stream?.stream_descriptor.name ?? '';
  return [...states.filter((state) => nameOf(state) !== nameOf(last)), last];
}

function endingOf(run: ConnectorRun, { streams }: Layout, readerLeft: boolean): Ending {
  const { exitCode, signal, statuses, errors, stderr } = run;
  if (signal === 'SIGKILL') return 'killed';
  const ends = streams.map((stream) =>
    statuses.findLast((status) => status.startsWith(`${stream}: `)),
  );
  const isWhole = ends.every((end, i) => end === `${streams[i] ?? ''}: COMPLETE`);
  if (exitCode === 0 && isWhole && errors.length === 0) return 'complete';
  if (exitCode !== 1) return 'unclear';
  if (readerLeft && stderr.includes('closed by its reader')) return 'gone';
  const isFailed = ends.some((end) => end?.endsWith(': INCOMPLETE'));
  return isFailed && errors.length === 1 ? 'failed' : 'unclear';
}

const FAILURE_TYPES = ['config_error', 'transient_error', 'system_error'];

function wrongWith(run: ConnectorRun, ending: Ending): string[] {
  const wrong: string[] = [];
  // A kill may cut the line that is being written.
  if (run.noise > (ending === 'killed' ? 1 : 0)) {
    wrong.push(`lines that are no message: ${run.noiseSample.join(' ').slice(0, 200)}`);
  }
  if (run.stderr !== '' && ending !== 'gone') {
    wrong.push(`standard error says: ${run.stderr.slice(0, 500)}`);
  }
  if (ending === 'failed') {
    const { failure_type = '', message = '' } = run.errors[0] ?? {};
    if (!FAILURE_TYPES.includes(failure_type)) wrong.push(`failure type ${failure_type}`);
    if (message.includes('did not foresee'))
      wrong.push(`${message} ${run.errors[0]?.internal_message ?? ''}`);
  }
  if (ending === 'unclear') {
    wrong.push(`exit code ${run.exitCode ?? 'none'} after ${run.statuses.at(-1) ?? 'no status'}`);
  }
  return wrong;
}
