import { configError } from '../../shared/errors';

/**
 * A private key as ssh2 reads it. Forms and JSON files mangle line breaks: written as \\n, or
 * turned into blanks.
 * @throws ConnectorError (config_error) for a PuTTY key
 */
export function tidyPrivateKey(text: string): string {
  if (text.startsWith('PuTTY-User-Key-File')) {
    throw configError(
      'Private Key: this is a PuTTY key. Open it in PuTTYgen, choose Conversions > Export OpenSSH ' +
        'key, and paste what that writes.',
    );
  }
  const key = text.replaceAll('\\n', '\n').replace(/\r\n?/g, '\n').trim();
  const [, begin, body, end] =
    /^(-----BEGIN [A-Z ]+-----) +([^\n]+?) +(-----END [A-Z ]+-----)$/.exec(key) ?? [];
  if (begin === undefined || body === undefined || end === undefined) return `${key}\n`;
  return `${begin}\n${body.replaceAll(' ', '\n')}\n${end}\n`;
}
