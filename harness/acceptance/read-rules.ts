import type { ConnectorRun, RecordMessage } from '../connector/connector-run';
import type { Stream } from './discovery-rules';
import { validatorOf } from './json-schema';
import { sameJson, sorted, unless, type Rule } from './rule';

export interface ReadEvidence {
  /** The streams that were read, as discovered. */
  streams: readonly Stream[];
  /** A read without a state. */
  run: ConnectorRun;
  /** Records that there should be, in any order; each may hold more than these fields. */
  expected: readonly Readonly<Record<string, unknown>>[];
  /** A read of a stream that does not exist. */
  badCatalog: ConnectorRun;
  /** Every kind of file that the source says it reads, as names end. */
  fileTypes: readonly string[];
  /** The names of the files that the records are from. */
  files: readonly string[];
  /** Two reads of everything, one after the other. */
  full: readonly [ConnectorRun, ConnectorRun];
}

function eachStream(
  name: string,
  asks: string,
  faultsOf: (stream: Stream, records: RecordMessage[], run: ConnectorRun) => string[],
): Rule<ReadEvidence> {
  return {
    name,
    asks,
    violations: ({ streams, run }) =>
      streams.flatMap((stream) => {
        const records = run.records.filter((record) => record.stream === stream.name);
        return faultsOf(stream, records, run).map((fault) => `${stream.name}: ${fault}`);
      }),
  };
}

/** The rules for `read`: TestBasicRead and TestFullRefresh. */
export const READ_RULES: readonly Rule<ReadEvidence>[] = [
  eachStream('read', 'Every stream yields records.', (_, records) =>
    unless(records.length > 0, 'there are none'),
  ),
  {
    name: 'expected_records',
    asks: 'The records that are known to be there come.',
    violations: ({ run, expected }) =>
      expected
        .filter((wanted) => !run.records.some(({ data }) => holds(data, wanted)))
        .map((wanted) => `there is no ${sorted(wanted)}`),
  },
  eachStream('schema', 'Records match the schema.', ({ json_schema }, records) => {
    const validate = validatorOf(json_schema);
    return [...new Set(records.flatMap(({ data }) => validate(data)))];
  }),
  eachStream(
    'no_undeclared_fields',
    'No record has a field that is not declared.',
    (stream, records) => {
      const declared = stream.json_schema.properties ?? {};
      const names = new Set(records.flatMap(({ data }) => Object.keys(data)));
      return [...names]
        .filter((name) => !(name in declared))
        .map((name) => `${name} is not declared`);
    },
  ),
  eachStream(
    'primary_keys',
    'Every record has its key, and no two have the same.',
    (stream, records) => {
      const paths = stream.source_defined_primary_key ?? [];
      const keys = records.map(({ data }) => paths.map(([name = '']) => data[name] ?? null));
      const twice = new Set(keys.map((key) => JSON.stringify(key))).size < keys.length;
      return [
        ...unless(!keys.some((key) => key.includes(null)), 'a record lacks a part of its key'),
        ...unless(!twice, 'two records have the same key'),
      ];
    },
  ),
  eachStream('stream_statuses', 'Statuses are STARTED, RUNNING, COMPLETE.', ({ name }, _, run) => {
    const told = run.statuses.filter((status) => status.startsWith(`${name}: `)).join();
    const fits = new RegExp(`^${name}: STARTED(,${name}: RUNNING)+,${name}: COMPLETE$`).test(told);
    return unless(fits, `they are ${told || 'not there'}`);
  }),
  eachStream(
    'states',
    'A stream ends in a STATE that is not LEGACY and counts its records.',
    (stream, records, run) => {
      const states = run.states.filter((s) => s.stream?.stream_descriptor.name === stream.name);
      const counts = states.map(({ sourceStats }) => sourceStats?.recordCount ?? NaN);
      const sum = counts.reduce((a, b) => a + b, 0);
      const kinds = run.messages.map(({ type }) => type);
      return [
        ...unless(states.length > 0, 'there is none'),
        ...unless(
          states.every(({ type }) => type === 'STREAM'),
          'one is not of type STREAM',
        ),
        ...unless(sum === records.length, `they count ${sum} of ${records.length} records`),
        ...unless(
          kinds.lastIndexOf('STATE') > kinds.lastIndexOf('RECORD'),
          'records follow the last',
        ),
      ];
    },
  ),
  {
    name: 'airbyte_trace_message_on_failure',
    asks: 'A catalog that cannot be read ends in a TRACE ERROR and a failing exit code.',
    violations: ({ badCatalog }) => [
      ...unless(badCatalog.errors.length > 0, 'there is no TRACE ERROR'),
      ...unless(badCatalog.exitCode !== 0, 'the exit code is 0'),
    ],
  },
  {
    name: 'all_supported_file_types_present',
    asks: 'The records come from files of every kind that the source reads.',
    violations: ({ fileTypes, files }) =>
      fileTypes
        .filter((type) => !files.some((file) => file.toLowerCase().endsWith(type)))
        .map((type) => `no record is from a file ${type}`),
  },
  {
    name: 'sequential_reads',
    asks: 'A second read of everything yields the same records, emitted later.',
    violations: ({ full: [first, second] }) => [
      ...unless(sameJson(contents(first), contents(second)), 'they differ'),
      ...unless(latest(first) < earliest(second), 'they are not emitted later'),
      ...unless(first.records.length > 0, 'there are none'),
    ],
  },
];

/** The records of a run as texts in a fixed order, without the time that they were emitted. */
export function contents({ records }: ConnectorRun): string[] {
  return records.map(sortableText).sort();
}

// Each record is asked for by several rules.
const TEXTS = new WeakMap<RecordMessage, string>();

function sortableText(record: RecordMessage): string {
  const { stream, data } = record;
  const text = TEXTS.get(record) ?? sorted({ stream, data });
  TEXTS.set(record, text);
  return text;
}

function latest({ records }: ConnectorRun): number {
  return Math.max(...records.map(({ emitted_at }) => emitted_at));
}

function earliest({ records }: ConnectorRun): number {
  return Math.min(...records.map(({ emitted_at }) => emitted_at));
}

function holds(
  data: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => sameJson(data[name], value));
}
