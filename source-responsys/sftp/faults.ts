import { asConnectorError, codeOf, ConnectorError, transientError } from '../../shared/errors';
import { badFile, FileFault } from '../faults';
import { ConnectionLost, STATUS } from './request';

/** The fault of one file on an open connection, in words. */
export function fileFault(error: unknown, path: string): ConnectorError {
  if (error instanceof ConnectionLost) return brokeOff(`reading ${path}`, error);
  switch (statusOf(error)) {
    case undefined:
      return asConnectorError(error);
    case STATUS.NO_SUCH_FILE:
      return !isAskable(path)
        ? badFile('its name is not in UTF-8, so it cannot be asked for. Rename it', error)
        : new FileFault('transient_error', 'it was removed before it could be read', {
            cause: error,
          });
    case STATUS.PERMISSION_DENIED:
      return badFile('the server denies access; let this SFTP user read it', error);
    default:
      return new FileFault('transient_error', 'the server answered with a failure', {
        cause: error,
      });
  }
}

/** What went wrong while `doing` something about a folder, in words. */
export function folderFault(error: unknown, doing: string): ConnectorError {
  if (error instanceof ConnectionLost) return brokeOff(doing, error);
  const fault = (type: 'config_error' | 'transient_error', text: string): ConnectorError =>
    new ConnectorError(type, `Folder: ${doing} failed: ${text}.`, { cause: error });
  switch (statusOf(error)) {
    case undefined:
      return asConnectorError(error);
    case STATUS.NO_SUCH_FILE:
      return fault('config_error', 'there is no such folder on the server');
    case STATUS.PERMISSION_DENIED:
      return fault('config_error', 'the server denies access; let this SFTP user read it');
    default:
      return fault('transient_error', 'the server answered with a failure');
  }
}

/** Whether a path is unchanged from the server: ssh2 puts U+FFFD for bytes that are not UTF-8. */
export function isAskable(path: string): boolean {
  return !path.includes('\uFFFD');
}

function brokeOff(doing: string, error: ConnectionLost): ConnectorError {
  return transientError(`The SFTP connection broke off again and again while ${doing}.`, error);
}

// A status sent by the server has a numeric code; an error without one is not from the server.
function statusOf(error: unknown): string | undefined {
  const code = error instanceof ConnectorError ? undefined : codeOf(error);
  return code !== undefined && /^\d+$/.test(code) ? code : undefined;
}
