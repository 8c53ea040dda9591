/** A message of the Airbyte protocol; only the part that its `type` names is there. */
export interface ProtocolMessage {
  type: string;
  record?: RecordMessage;
  state?: StateMessage;
  trace?: TraceMessage;
  log?: LogMessage;
  connectionStatus?: { status: 'SUCCEEDED' | 'FAILED'; message?: string };
  spec?: Record<string, unknown>;
  catalog?: { streams: Record<string, unknown>[] };
  [part: string]: unknown;
}

export interface RecordMessage {
  stream: string;
  namespace?: string;
  data: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  emitted_at: number;
  meta?: { changes: { field: string; change: string; reason: string }[] };
}

export interface StateMessage {
  type: string;
  stream?: { stream_descriptor: { name: string }; stream_state?: Record<string, unknown> };
  sourceStats?: { recordCount: number };
  destinationStats?: { recordCount: number; rejectedRecordCount?: number };
  [part: string]: unknown;
}

export interface TraceMessage {
  type: string;
  /** Milliseconds since the epoch. */
  emitted_at: number;
  error?: TraceError;
  stream_status?: { stream_descriptor: { name: string }; status: string };
}

export interface TraceError {
  message: string;
  internal_message?: string;
  stack_trace?: string;
  failure_type?: 'config_error' | 'transient_error' | 'system_error';
}

export interface LogMessage {
  level: string;
  message: string;
}

/** What a connector printed and how it ended. The lists are in the order of the output. */
export interface ConnectorRun {
  /** Everything, but empty in a run that keeps a summary only. */
  messages: ProtocolMessage[];
  /** Empty in a run that keeps a summary only. */
  records: RecordMessage[];
  recordCount: number;
  states: StateMessage[];
  traces: TraceMessage[];
  /** What the ERROR traces say. */
  errors: TraceError[];
  /** The STREAM_STATUS traces as `stream: STATUS`. */
  statuses: string[];
  logs: LogMessage[];
  /** Lines on standard output, empty ones not counted. */
  stdoutLines: number;
  /** Lines among them that are no message: not JSON, or without a type. */
  noise: number;
  /** The first few of those lines. */
  noiseSample: string[];
  /** The end of standard error. */
  stderr: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

const NOISE_KEPT = 20;

/** A run from which nothing has been heard yet. */
export function emptyRun(): ConnectorRun {
  return {
    messages: [],
    records: [],
    recordCount: 0,
    states: [],
    traces: [],
    errors: [],
    statuses: [],
    logs: [],
    stdoutLines: 0,
    noise: 0,
    noiseSample: [],
    stderr: '',
    exitCode: null,
    signal: null,
  };
}

/** The message in a line of output, or undefined if there is none; then the run notes the line. */
export function messageIn(line: string, run: ConnectorRun): ProtocolMessage | undefined {
  try {
    const value = JSON.parse(line) as ProtocolMessage | null;
    if (typeof value === 'object' && typeof value?.type === 'string') return value;
  } catch {
    // Not JSON, so noise like any other.
  }
  run.noise++;
  if (run.noiseSample.length < NOISE_KEPT) run.noiseSample.push(line);
  return undefined;
}

/** Adds a message to a run; records are only counted when a summary will do. */
export function note(message: ProtocolMessage, run: ConnectorRun, summary: boolean): void {
  const { record, state, trace, log } = message;
  if (record !== undefined) {
    run.recordCount++;
    if (!summary) run.records.push(record);
  }
  if (!summary) run.messages.push(message);
  if (state !== undefined) run.states.push(state);
  if (log !== undefined) run.logs.push(log);
  if (trace === undefined) return;
  run.traces.push(trace);
  if (trace.error !== undefined) run.errors.push(trace.error);
  if (trace.stream_status !== undefined) {
    const { stream_descriptor, status } = trace.stream_status;
    run.statuses.push(`${stream_descriptor.name}: ${status}`);
  }
}
