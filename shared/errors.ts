/** Who must act, in the words of Airbyte's protocol (AirbyteErrorTraceMessage.failure_type). */
export type FailureType = 'config_error' | 'transient_error' | 'system_error';

/**
 * An error whose message is written for the person who runs the sync. It never holds a secret,
 * a row or any other personal data; what a library said goes into `cause`.
 */
export class ConnectorError extends Error {
  override readonly name: string = 'ConnectorError';

  constructor(
    readonly failureType: FailureType,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The user must act: change the configuration, a key, a file or a table. Airbyte does not retry. */
export function configError(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('config_error', message, { cause });
}

/** No action needed: the same sync may work later. Airbyte retries. */
export function transientError(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('transient_error', message, { cause });
}

/** The connector or its surroundings failed (a defect, a full disk). Airbyte retries. */
export function systemError(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('system_error', message, { cause });
}

/** Any thrown value as a ConnectorError; anything else than a ConnectorError was unexpected. */
export function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return systemError(
    `The connector met an error that it did not foresee (${nameOf(error)}). ` +
      'Please report it together with the stack trace in the log.',
    error,
  );
}

/**
 * The chain of causes in one line, for engineers. Only the connector's own errors and those of
 * system calls, which contain a path at most, are quoted; any other is given by name and code
 * alone, since its message may quote the data it failed on (JSON.parse, csv-parse and V8 all do).
 */
export function internalMessage(error: unknown): string {
  const parts: string[] = [];
  for (let e = error; e instanceof Error && parts.length < 8; e = e.cause) {
    const code = codeOf(e);
    const said = e instanceof ConnectorError || 'syscall' in e ? `: ${e.message}` : '';
    parts.push(`${nameOf(e)}${code === undefined ? '' : ` [${code}]`}${said}`);
  }
  return parts.join(' <- ');
}

/** The stack frames of an error and its causes without their messages, which may quote data. */
export function framesOf(error: unknown): string {
  const lines: string[] = [];
  for (let e = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    lines.push(nameOf(e));
    lines.push(...framesIn(e).filter((line) => /^\s+at /.test(line)));
  }
  return lines.join('\n');
}

/** The `code` that Node.js and most libraries put on their errors, if it is a word or a number. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
}

/** The message of an error from a library that is known to quote no data. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

// A message may contain lines that look like frames, so it is cut off first.
function framesIn({ stack = '', message }: Error): string[] {
  const at = message === '' ? -1 : stack.indexOf(message);
  return stack.slice(at < 0 ? 0 : at + message.length).split('\n');
}
