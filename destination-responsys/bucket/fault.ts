import type { HttpAnswer } from '../../shared/http';
import { codeOf } from '../../shared/errors';

/** Why a bucket did not do what it was asked. Neither sentence holds a text of the server. */
export interface BucketFault {
  /** Another attempt may go well. */
  isPassing: boolean;
  /** A clause: "there is no bucket of this name (NoSuchBucket)". */
  reason: string;
  /** What to do about it, in the titles of the form. */
  advice: string;
}

const KEYS = 'Rejected Records > Access Key ID and Secret Access Key';
const ADDRESS = 'Check Rejected Records > S3 Endpoint and S3 Bucket Region.';

type Words = readonly [reason: string, advice: string];

/** S3's error codes (Amazon S3 API Reference, "Error responses") that need words of their own. */
const CODES: Readonly<Record<string, Words>> = {
  NoSuchBucket: ['there is no bucket of this name', 'Check Rejected Records > S3 Bucket Name.'],
  InvalidBucketName: ['a bucket cannot have this name', 'Check Rejected Records > S3 Bucket Name.'],
  InvalidAccessKeyId: ['it does not know the Access Key ID', `Check ${KEYS}.`],
  SignatureDoesNotMatch: [
    'the Secret Access Key is not that of the Access Key ID',
    `Check ${KEYS}.`,
  ],
  AccessDenied: [
    'the keys do not have the permission',
    'Allow s3:PutObject and s3:DeleteObject on its objects, and the use of its key if it is encrypted with one of yours.',
  ],
  RequestTimeTooSkewed: ['the clock of this machine is wrong', 'Set it.'],
  PermanentRedirect: ['it is in another region', 'Check Rejected Records > S3 Bucket Region.'],
  AuthorizationHeaderMalformed: [
    'it is in another region',
    'Check Rejected Records > S3 Bucket Region.',
  ],
};

const PASSING_CODES = new Set(['RequestTimeout', 'SlowDown', 'OperationAborted', 'InternalError']);

/** What an answer says is wrong; undefined if it is the one that was hoped for. */
export function faultIn(answer: HttpAnswer, verb: 'PUT' | 'DELETE'): BucketFault | undefined {
  const { status, headers, text } = answer;
  if (status >= 200 && status < 300) {
    // The page of a proxy names no entity.
    if (verb === 'DELETE' || typeof headers['etag'] === 'string') return undefined;
    return { isPassing: false, reason: 'what answered is not S3', advice: ADDRESS };
  }
  const code = /<Code>([A-Za-z]{3,60})<\/Code>/.exec(text)?.[1] ?? '';
  const told = code === '' ? String(status) : code;
  const region = headers['x-amz-bucket-region'];
  if (isElsewhere(status, code) && typeof region === 'string' && /^[a-z0-9-]{2,30}$/.test(region)) {
    const advice = 'Choose it in Rejected Records > S3 Bucket Region.';
    return { isPassing: false, reason: `it is in the region ${region}`, advice };
  }
  const isPassing = status >= 500 || status === 429 || status === 408 || PASSING_CODES.has(code);
  const [reason, advice] = CODES[code] ?? wordsOf(status, isPassing);
  return { isPassing, reason: `${reason} (${told})`, advice };
}

/** What kept a request from being answered. */
export function faultOf(cause: unknown): BucketFault {
  const code = codeOf(cause) ?? '';
  const isCertificate = /CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code);
  const reason = isCertificate
    ? 'its certificate is not trusted'
    : 'its server could not be reached';
  return {
    isPassing: true,
    reason: `${reason}${code === '' ? '' : ` (${code})`}`,
    advice: ADDRESS,
  };
}

/** Nothing can be signed with the keys: they contain what no header may contain. */
export const NOT_KEYS: BucketFault = {
  isPassing: false,
  reason: 'its keys contain characters that no key has',
  advice: `Check ${KEYS}.`,
};

/** No answer came in time. */
export const SILENT: BucketFault = {
  isPassing: true,
  reason: 'it did not answer in time',
  advice: ADDRESS,
};

function isElsewhere(status: number, code: string): boolean {
  return status === 301 || status === 307 || code === 'AuthorizationHeaderMalformed';
}

function wordsOf(status: number, isPassing: boolean): Words {
  if (isPassing) return ['its server failed', 'If it stays, ask whoever runs it.'];
  if (status === 403) return [CODES['AccessDenied']?.[0] ?? '', `Check ${KEYS}.`];
  if (status === 404) return CODES['NoSuchBucket'] as Words;
  return ['it refused the object', `Check the fields of Rejected Records.`];
}
