import { ConnectorError } from '../shared/errors';

/**
 * One file could not be read. The sync continues with the others and fails at its end. The message
 * is a sentence without the file's name and says what the reader can do.
 */
export class FileFault extends ConnectorError {
  override readonly name = 'FileFault';
}

/** The file itself is bad: someone must export it again or correct the configuration. */
export function badFile(message: string, cause?: unknown): FileFault {
  return new FileFault('config_error', message, { cause });
}
