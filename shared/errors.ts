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

/** Nobody must act: the same thing may work later. Airbyte retries. */
export function transientError(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('transient_error', message, { cause });
}

/** The connector or its surroundings failed (a defect, a full disk). Airbyte retries. */
export function systemError(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('system_error', message, { cause });
}

/** Any thrown value as a ConnectorError; what is not one already was not foreseen. */
export function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return systemError(
    `The connector met an error that it did not foresee (${nameOf(error)}). ` +
      'Please report it together with the stack trace in the log.',
    error,
  );
}

/**
 * The chain of causes in one line, for engineers. An unforeseen error is given by name and code
 * alone: its message may quote the data that it failed on (JSON.parse and csv-parse both do).
 */
export function internalMessage(error: unknown): string {
  const parts: string[] = [];
  for (let e = error; e instanceof Error && parts.length < 8; e = e.cause) {
    const code = codeOf(e);
    const said = e instanceof ConnectorError || isSafeToQuote(e) ? `: ${e.message}` : '';
    parts.push(`${nameOf(e)}${code === undefined ? '' : ` [${code}]`}${said}`);
  }
  return parts.join(' <- ');
}

/** The stack frames of an error and its causes without their messages, which may quote data. */
export function framesOf(error: unknown): string {
  const lines: string[] = [];
  for (let e = error, depth = 0; e instanceof Error && depth < 8; e = e.cause, depth++) {
    lines.push(nameOf(e));
    lines.push(...(e.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)));
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

// V8's own messages for these speak of code, not of data; system calls name a path at most.
function isSafeToQuote(error: Error): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    'syscall' in error
  );
}
