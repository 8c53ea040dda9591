import { createHash } from 'node:crypto';

import { AwsV4Signer } from 'aws4fetch';

import { causeOf, request, type HttpAnswer } from '../../shared/http';
import { objectUrl, type Bucket } from './address';
import { faultIn, faultOf, NOT_KEYS, SILENT, type BucketFault } from './fault';

/** Errors and lists are a few kilobytes; an object is a few megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Asks a bucket once; resolves to what went wrong, or to undefined. */
export type AskBucket = (
  verb: 'PUT' | 'DELETE',
  key: string,
  body: Buffer | undefined,
  signal: AbortSignal,
) => Promise<BucketFault | undefined>;

/** Requests to a bucket, signed by AWS Signature Version 4. */
export function s3(bucket: Bucket): AskBucket {
  const { accessKeyId, secretAccessKey, region } = bucket;
  const signed = async (verb: string, key: string, body?: Buffer): Promise<HttpRequestParts> => {
    const signer = new AwsV4Signer({
      ...{ method: verb, url: objectUrl(bucket, key), accessKeyId, secretAccessKey },
      ...{ service: 's3', region, headers: headersOf(body) },
    });
    const { url, headers } = await signer.sign();
    return { url: url.toString(), headers: Object.fromEntries(headers) };
  };
  return async (verb, key, body, signal) => {
    const parts = await signed(verb, key, body).catch(() => undefined);
    if (parts === undefined) return NOT_KEYS;
    let answer: HttpAnswer;
    try {
      answer = await request({ ...parts, verb, body, signal, mostBytes: MOST_BYTES });
    } catch (error) {
      return signal.aborted ? SILENT : faultOf(causeOf(error));
    }
    return faultIn(answer, verb);
  };
}

interface HttpRequestParts {
  url: string;
  headers: Record<string, string>;
}

// Buckets with Object Lock want the MD5.
function headersOf(body: Buffer | undefined): Record<string, string> {
  const hash = (kind: string): ReturnType<typeof createHash> => createHash(kind).update(body ?? '');
  return {
    'x-amz-content-sha256': hash('sha256').digest('hex'),
    ...(body === undefined
      ? {}
      : { 'Content-Type': 'application/x-ndjson', 'Content-MD5': hash('md5').digest('base64') }),
  };
}
