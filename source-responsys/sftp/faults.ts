import {
  codeOf,
  configError,
  ConnectorError,
  messageOf,
  transientError,
} from '../../shared/errors';
import { FileFault } from '../faults';

/** SFTP status codes (draft-ietf-secsh-filexfer-02, section 7). */
export const NO_SUCH_FILE = '2';
const PERMISSION_DENIED = '3';
const NO_CONNECTION = '6';
const CONNECTION_LOST = '7';

/** What a connection was asked for, as far as its errors name it. */
export interface Endpoint {
  host: string;
  port: number;
  username: string;
  fingerprint: string | undefined;
  legacyAlgorithms: boolean;
}

/**
 * Whether an error means that the connection is gone, so that a new one may do. A status that the
 * server sent over a living connection has a numeric code; everything else comes from the line.
 */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof ConnectorError || error instanceof TypeError) return false;
  const code = codeOf(error);
  if (code === undefined || !/^\d+$/.test(code)) return true;
  return code === NO_CONNECTION || code === CONNECTION_LOST;
}

/** An error met on an open connection, in words; about one file where `file` is true. */
export function sessionFault(error: unknown, doing: string, file: boolean): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (isConnectionLoss(error)) {
    return transientError(`The SFTP connection broke off again and again while ${doing}.`, error);
  }
  const fault = (type: 'config_error' | 'transient_error', text: string): ConnectorError =>
    file
      ? new FileFault(type, text, { cause: error })
      : new ConnectorError(type, `Folder: ${doing} failed: ${text}.`, {
          cause: error,
        });
  switch (codeOf(error)) {
    case NO_SUCH_FILE:
      return file
        ? fault('transient_error', 'it was removed before it could be read')
        : fault('config_error', 'there is no such folder on the server');
    case PERMISSION_DENIED:
      return fault('config_error', 'the server denies access; let this SFTP user read it');
    default:
      return fault('transient_error', 'the server answered with a failure');
  }
}

/** Whether connecting again cannot help. */
export function isPermanent(error: unknown): boolean {
  return error instanceof ConnectorError && error.failureType === 'config_error';
}

/** Why a connection could not be made, naming the field of the form to look at. */
export function connectFault(
  error: unknown,
  to: Endpoint,
  seenFingerprint: string | undefined,
): ConnectorError {
  const said = messageOf(error);
  const where = `${to.host}, port ${to.port}`;
  const config = (text: string): ConnectorError => configError(text, error);
  if (/Cannot parse privateKey/i.test(said)) return config(keyFault(said));
  if (/authentication methods failed/i.test(said)) {
    return config(
      `User Name or Private Key: ${where} refused the key for user ${to.username}. Check the ` +
        'user name, and that the public half of the key is installed in Responsys.',
    );
  }
  if (/Host denied|verification failed/i.test(said)) {
    return config(
      `Host Key Fingerprint: ${where} shows ${seenFingerprint ?? 'another key'}, not the ` +
        'fingerprint that is configured. Connect only after Responsys has confirmed the new key.',
    );
  }
  if (/no matching/i.test(said)) {
    return config(
      to.legacyAlgorithms
        ? `Host: ${where} offers only algorithms that are too old to be used at all.`
        : `Legacy SSH Algorithms: ${where} offers only old algorithms. Switch the option on to ` +
            'connect all the same.',
    );
  }
  switch (codeOf(error)) {
    case 'ENOTFOUND':
      return config(`Host: there is no server called ${to.host}. Check the spelling.`);
    case 'ECONNREFUSED':
      return transientError(`Host or Port: ${where} refuses connections.`, error);
    default:
  }
  if (/Timed out|ETIMEDOUT/i.test(`${said} ${codeOf(error) ?? ''}`)) {
    return transientError(
      `Host or Port: ${where} does not answer. A firewall may be in between.`,
      error,
    );
  }
  return transientError(`Host or Port: connecting to ${where} failed.`, error);
}

function keyFault(said: string): string {
  if (/no passphrase given|passphrase required/i.test(said)) {
    return 'Private Key Passphrase: the private key is protected. Fill in its passphrase.';
  }
  if (/bad passphrase|integrity check failed|bad decrypt|incorrect/i.test(said)) {
    return 'Private Key Passphrase: it does not open the private key.';
  }
  return (
    'Private Key: this is not a private key in OpenSSH or PEM format. Paste the whole text, from ' +
    'BEGIN to END.'
  );
}
