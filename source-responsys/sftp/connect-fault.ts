import { ConnectorError, type FailureType } from '../../shared/errors';
import type { ConnectFailure } from './connect-failure';
import { passphraseMissing, passphraseWrong, unreadableKey } from './ssh-key';

/** The facts about a connection that its errors mention. */
export interface Endpoint {
  host: string;
  port: number;
  username: string;
  legacyAlgorithms: boolean;
}

interface ConnectFacts extends Endpoint {
  /** Host and port in words. */
  where: string;
  /** SHA256:... of the host key that the server showed. */
  seen: string | undefined;
}

/** A reason why a connection fails: how to recognize it, and what to say about it. */
interface Reason {
  when: (failure: ConnectFailure, to: ConnectFacts) => boolean;
  /** Whether someone must act before it can work. */
  lasting: boolean;
  say: (to: ConnectFacts, failure: ConnectFailure) => string;
}

const AT_HANDSHAKE: readonly Reason[] = [
  {
    when: ({ isNotSsh }) => isNotSsh,
    lasting: true,
    say: ({ where }) =>
      `Port: ${where} is not an SFTP server; it speaks another protocol, such as FTP or HTTP. ` +
      'Responsys serves SFTP on port 22.',
  },
  {
    when: ({ said }) => said.startsWith('Host denied'),
    lasting: true,
    say: ({ where, seen }) =>
      `Host Key Fingerprint: ${where} shows ${seen ?? 'another key'}, not the fingerprint that is ` +
      'configured. Connect only after Responsys has confirmed the new key.',
  },
  {
    when: ({ said }, { legacyAlgorithms }) => said.includes('no matching') && legacyAlgorithms,
    lasting: true,
    say: ({ where }) => `Host: ${where} offers only algorithms that are too old to be used at all.`,
  },
  {
    when: ({ said }) => said.includes('no matching'),
    lasting: true,
    say: ({ where }) =>
      `Legacy SSH Algorithms: ${where} offers only old algorithms. Switch the option on to ` +
      'connect anyway.',
  },
  {
    when: ({ code }) => code === 'ENOTFOUND',
    lasting: true,
    say: ({ host }) => `Host: there is no server called ${host}. Check the spelling.`,
  },
  {
    when: ({ code }) => code === 'EAI_AGAIN',
    lasting: false,
    say: ({ host }) => `Host: the name ${host} could not be looked up, as DNS does not answer.`,
  },
  {
    when: ({ code }) => code === 'ECONNREFUSED',
    lasting: false,
    say: ({ where }) => `Host or Port: ${where} refuses connections.`,
  },
  {
    when: ({ code }) => code === 'EHOSTUNREACH' || code === 'ENETUNREACH',
    lasting: false,
    say: ({ where }) =>
      `Host: there is no way to ${where} from here. A firewall may be in between.`,
  },
  {
    when: ({ said, code, greeting }) =>
      code === 'ETIMEDOUT' || (said.startsWith('Timed out') && greeting === ''),
    lasting: false,
    say: ({ where }) => `Host or Port: ${where} does not answer. A firewall may be in between.`,
  },
  {
    when: ({ greeting }) => greeting === '',
    lasting: false,
    say: ({ where }) =>
      `Host or Port: ${where} closes the connection at once. It may be no SFTP server, or may not ` +
      'let the address of this machine in.',
  },
  {
    when: ({ greeting }) => !greeting.startsWith('SSH-'),
    lasting: false,
    say: ({ where }) =>
      `Port: ${where} answers, but not as an SFTP server does. Responsys serves SFTP on port 22.`,
  },
];

const AT_LOGIN: readonly Reason[] = [
  {
    when: ({ wants }) => wants.length > 0,
    lasting: true,
    say: ({ where, username }, { wants }) =>
      `User Name: ${where} takes the key of user ${username} but also wants ${inWords(wants)}, ` +
      'which cannot be given here. Have this user set up to log in by key alone.',
  },
  {
    when: ({ said, takes }) =>
      said.includes('authentication methods failed') &&
      takes.length > 0 &&
      !takes.includes('publickey'),
    lasting: true,
    say: ({ where, username }, { takes }) =>
      `User Name: ${where} lets user ${username} log in by ${inWords(takes)} only, not by key. ` +
      'Have the public half of the key installed for this user.',
  },
  {
    when: ({ said }) => said.includes('authentication methods failed'),
    lasting: true,
    say: ({ where, username }) =>
      `User Name or Private Key: ${where} refused the key for user ${username}. Check the user ` +
      'name, and that the public half of the key is installed in Responsys.',
  },
  {
    when: () => true,
    lasting: false,
    say: ({ where, username }) =>
      `User Name: ${where} closed the connection while user ${username} logged in. It may have ` +
      'locked that user out for a while.',
  },
];

const AT_START: readonly Reason[] = [
  {
    when: ({ level }) => level === 'sftp-protocol',
    lasting: true,
    say: ({ where, username }) =>
      `User Name: ${where} lets user ${username} in but answers with text where SFTP should ` +
      'begin, as a login script that prints something does. Have the login of that user made ' +
      'silent.',
  },
  {
    when: ({ said }) => said.startsWith('Timed out'),
    lasting: false,
    say: ({ where, username }) =>
      `User Name: ${where} lets user ${username} in but does not start SFTP. A login script may ` +
      'be waiting for something.',
  },
  {
    when: ({ said }) => /subsystem|SFTP session|Channel open failure/.test(said),
    lasting: true,
    say: ({ where, username }) =>
      `User Name: ${where} lets user ${username} in but serves no SFTP to that user. Have SFTP ` +
      'switched on.',
  },
];

const REASONS: Readonly<Record<ConnectFailure['stage'], readonly Reason[]>> = {
  handshake: AT_HANDSHAKE,
  login: AT_LOGIN,
  'start of SFTP': AT_START,
};

/** Whether connecting again cannot help. */
export function isPermanent(error: unknown): boolean {
  return error instanceof ConnectorError && error.failureType === 'config_error';
}

/**
 * Why a connection could not be made, naming the field of the form to look at.
 * @param seen SHA256:... of the host key that the server showed
 */
export function connectFault(
  failure: ConnectFailure,
  to: Endpoint,
  seen: string | undefined,
): ConnectorError {
  if (failure.said.startsWith('Cannot parse privateKey')) return keyFault(failure);
  const facts = { ...to, where: `${to.host}, port ${to.port}`, seen };
  const reason = REASONS[failure.stage].find(({ when }) => when(failure, facts));
  const type: FailureType = reason?.lasting === true ? 'config_error' : 'transient_error';
  const text =
    reason?.say(facts, failure) ??
    `Host or Port: connecting to ${facts.where} failed at the ${failure.stage}.`;
  // A ConnectorError because the failure's summary is safe to print.
  return new ConnectorError(type, text, {
    cause: new ConnectorError(type, failure.message, { cause: failure.cause }),
  });
}

function keyFault(failure: ConnectFailure): ConnectorError {
  const { said } = failure;
  if (/no passphrase given|passphrase required/i.test(said)) return passphraseMissing(failure);
  if (/bad passphrase|integrity check failed|bad decrypt|incorrect/i.test(said)) {
    return passphraseWrong(failure);
  }
  return unreadableKey(failure);
}

const WORDS: Readonly<Record<string, string>> = {
  password: 'a password',
  'keyboard-interactive': 'answers at a keyboard',
  publickey: 'a second key',
};

function inWords(methods: readonly string[]): string {
  return methods.map((method) => WORDS[method] ?? 'something else').join(' or ');
}
