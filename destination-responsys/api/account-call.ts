import { isObject } from '../../shared/airbyte/protocol';
import { configError, systemError } from '../../shared/errors';
import { callOf, type Call, type Reply, type Send } from './call';
import { callNamed, Refusal } from './faults';

/*
 * Read-only calls about what is in an account.
 */

/** A call that reads, as data. */
export function reading(
  doing: string,
  template: string,
  names: readonly string[] = [],
  query?: Readonly<Record<string, string>>,
): Call {
  const more = query === undefined ? {} : { query };
  return callOf('GET', template, names, { doing, effect: 'reads', ...more });
}

/**
 * Asks about the account.
 * @throws ConnectorError (config_error) with the reason if Responsys refuses
 */
export async function asked(send: Send, call: Call): Promise<Reply> {
  try {
    return await send(call);
  } catch (error) {
    throw denied(error, call.doing);
  }
}

/** A refusal as an error for the user: a missing right, or the meaning of its code. */
export function denied(error: unknown, doing: string): unknown {
  if (!(error instanceof Refusal)) return error;
  return configError(`Responsys refused ${doing} (${error.label}): ${error.meaning}.`, error);
}

/**
 * The objects of an answer that have a key: at its top level, or in the first array that contains
 * some, as in Oracle's schema.
 * @throws ConnectorError (system_error) if there is no array in it
 */
export function objectsIn(reply: Reply, key: string, doing: string): Record<string, unknown>[] {
  const { value } = reply;
  const arrays = (isObject(value) ? Object.values(value) : [value]).filter(
    (one): one is unknown[] => Array.isArray(one),
  );
  const [first] = arrays;
  if (first === undefined) throw undocumented(doing, reply);
  const objects = arrays.map((array) => array.filter(isObject));
  return (objects.find((some) => some.some((one) => key in one)) ?? []).filter((one) => key in one);
}

/** The error for an answer of a form that is neither documented nor seen before. */
export function undocumented(doing: string, { correlationId }: Reply): Error {
  return systemError(
    `Responsys's answer to ${doing} is in an undocumented format` +
      `${callNamed(correlationId)}. Please report this.`,
  );
}

/** A text in an answer; '' if the value is not text. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether two names differ at most in case. */
export function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
