import type { Outcome } from '../decide/outcome';
import type { RecordRef } from '../decide/record-ref';
import { propertiesOf, type TextRange } from './json-ranges';

/** An outcome that a record is kept for. */
export type Rejection =
  | Extract<Outcome, { kind: 'refused' | 'unknown' }>
  | (Extract<Outcome, { kind: 'ignored' }> & { unclear: true });

/** Whether a record is kept for its outcome. */
export function isRejection(outcome: Outcome): outcome is Rejection {
  const { kind } = outcome;
  return (
    kind === 'refused' || kind === 'unknown' || (kind === 'ignored' && outcome.unclear === true)
  );
}

/**
 * A rejected record as a line of JSON: stream, namespace, number, outcome, step, reason, code,
 * correlation_id, member and record, which is the text that came. What does not apply is null.
 * @param member the key of its member; undefined if none was found
 */
export function rejectLine(ref: RecordRef, outcome: Rejection, member: string | undefined): string {
  const { namespace, data } = ref.line === undefined ? NOTHING : partsOf(ref.line);
  const isRefused = outcome.kind === 'refused';
  const about = {
    stream: ref.stream,
    namespace,
    number: ref.number,
    outcome: outcome.kind === 'ignored' ? 'unclear' : outcome.kind,
    step: isRefused ? outcome.at : null,
    reason: outcome.reason,
    code: isRefused && outcome.code !== '' ? outcome.code : null,
    correlation_id: (isRefused ? outcome.correlationId : undefined) ?? null,
    member: member ?? null,
  };
  return `${JSON.stringify(about).slice(0, -1)},"record":${data}}\n`;
}

interface Parts {
  namespace: string | null;
  /** JSON of the record. */
  data: string;
}

const NOTHING: Parts = { namespace: null, data: 'null' };

// What a RECORD message holds.
function partsOf(line: string): Parts {
  const record = propertiesOf(line, line.indexOf('{')).get('record');
  if (record === undefined) return NOTHING;
  const properties = propertiesOf(line, record.from);
  const textOf = (range: TextRange | undefined): string =>
    range === undefined ? 'null' : line.slice(range.from, range.to);
  const namespace: unknown = JSON.parse(textOf(properties.get('namespace')));
  return {
    namespace: typeof namespace === 'string' ? namespace : null,
    data: textOf(properties.get('data')),
  };
}
