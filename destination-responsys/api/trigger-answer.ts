import { isObject } from '../../shared/airbyte/protocol';
import type { RowResult } from '../responsys';
import type { Reply } from './call';
import { isAboutRow } from './codes';
import type { RowReading } from './isolate-rejected-rows';
import { refused } from './readings';
import { isRiid } from './records';

/**
 * What the answer to a trigger says about each row: `{errorMessage, success, recipientId}`, in order
 * [I]. If the number of rows differs, only what the answer says about all of them counts.
 * @param lost what counts for rows of which the answer does not say what became of them
 */
export function triggerReadings(reply: Reply, count: number, lost: RowResult): RowReading[] {
  const said = resultsIn(reply, lost);
  if (said.length === count) return said;
  const [first] = said;
  const isOne = first !== undefined && said.every(({ kind }) => kind === first.kind);
  if (count === 1) return [isOne ? first : (said.find(({ kind }) => kind === 'done') ?? lost)];
  if (!isOne || said.length < count) return Array.from({ length: count }, () => lost);
  const result: RowResult = first.kind === 'done' ? { kind: 'done', riids: [] } : first;
  return Array.from({ length: count }, () => result);
}

function resultsIn(reply: Reply, lost: RowResult): RowResult[] {
  const { value } = reply;
  const list: unknown = isObject(value) ? Object.values(value).find(Array.isArray) : value;
  return Array.isArray(list) ? list.map((one: unknown) => resultIn(one, reply, lost)) : [];
}

function resultIn(one: unknown, reply: Reply, lost: RowResult): RowResult {
  const { success, recipientId, errorMessage } = isObject(one) ? one : {};
  if (String(success) === 'true') {
    const riid = typeof recipientId === 'number' ? String(recipientId) : recipientId;
    return { kind: 'done', riids: typeof riid === 'string' && isRiid(riid) ? [riid] : [] };
  }
  if (String(success) !== 'false') return lost;
  const text = typeof errorMessage === 'string' ? errorMessage : '';
  return refused(text, codeIn(text), reply);
}

// The text is a code, or begins with one: "PROFILE_LIST_NOT_FOUND" [R].
function codeIn(text: string): string {
  const [code = ''] = /^[A-Z_]+\b/.exec(text) ?? [];
  return isAboutRow(code) === undefined ? 'REFUSED' : code;
}

/** Values that fill a template, as Responsys takes them. */
export function optionalData(data: Readonly<Record<string, string>>): object[] {
  return Object.entries(data).map(([name, value]) => ({ name, value }));
}
