import type { Call, Reply, Send } from '../../destination-responsys/api/call';

/** What is answered once nothing fails any more. */
export const ANSWER: Reply = { value: 'answer', correlationId: undefined };

/** A way to send that fails with each of the errors in turn, then answers; it keeps the calls. */
export function failing(...errors: readonly Error[]): Send & { calls: Call[] } {
  const due = [...errors];
  const calls: Call[] = [];
  const send = (call: Call): Promise<Reply> => {
    calls.push(call);
    const error = due.shift();
    return error === undefined ? Promise.resolve(ANSWER) : Promise.reject(error);
  };
  return Object.assign(send, { calls });
}
