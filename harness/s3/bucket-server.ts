import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { LOOPBACK } from '../sftp/loopback';

const BUCKET = 'rejects';
const REGION = 'us-east-1';
const ACCESS_KEY = 'AKIDHARNESSEXAMPLE';
const SECRET_KEY = 'harnessSecretAccessKeyOfTheBucket';

/** A line of a rejected record, as the destination writes it. */
export interface RejectedLine {
  stream: string;
  namespace: string | null;
  number: number;
  outcome: 'refused' | 'unclear' | 'unknown';
  step: string | null;
  reason: string;
  code: string | null;
  correlation_id: string | null;
  member: string | null;
  record: Readonly<Record<string, unknown>> | null;
}

/** What a request is answered with in place of the right answer; `drop`: the connection breaks. */
export type BucketAnswer =
  | 'drop'
  | 'silence'
  | { status: number; code?: string; headers?: Record<string, string>; text?: string };

export type BucketFaults = (
  verb: string,
  key: string,
) => BucketAnswer | undefined | Promise<BucketAnswer | undefined>;

/**
 * A bucket in memory with enough of S3 to put and delete objects, which a test can make fail. It
 * compares the hashes of what arrives; signatures are tested with moto's server.
 */
export interface BucketServer {
  url: string;
  /** `object_storage_config` of a destination that writes to it. */
  config: Readonly<Record<string, string>>;
  /** By their keys, in the order in which they were put. */
  objects: ReadonlyMap<string, Buffer>;
  /** Lines of all objects, in that order. */
  lines(): RejectedLine[];
  /** Requests so far, as "PUT key". */
  requests: readonly string[];
  setFaults(faults: BucketFaults): void;
  stop(): Promise<void>;
}

/**
 * Starts it on a free loopback port.
 * @param options `keep`: whether it keeps what it takes; it does unless told otherwise
 */
export async function startBucketServer({ keep = true } = {}): Promise<BucketServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  let faults: BucketFaults = () => undefined;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const verb = request.method ?? '';
    const [, bucket = '', key = ''] = /^\/([^/]+)\/(.*)$/.exec(request.url ?? '') ?? [];
    const body = await bodyOf(request);
    requests.push(`${verb} ${key}`);
    const instead = (await faults(verb, key)) ?? refusalOf(request, bucket, body);
    if (instead === 'drop') response.destroy();
    else if (instead === 'silence') return;
    else if (instead !== undefined) refuse(response, instead);
    else if (verb === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
    } else {
      if (keep) objects.set(key, body);
      response.writeHead(200, { ETag: `"${hash('md5', body, 'hex')}"` }).end();
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const url = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url, objects, requests },
    config: {
      ...{ storage_type: 'S3', s3_bucket_name: BUCKET, s3_bucket_region: REGION, s3_endpoint: url },
      ...{ access_key_id: ACCESS_KEY, secret_access_key: SECRET_KEY, bucket_path: 'kept' },
    },
    lines: () => [...objects.values()].flatMap(linesIn),
    setFaults: (chosen) => {
      faults = chosen;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A bucket that takes its time. */
export function slowly(ms: number): BucketFaults {
  return () => delay(ms, undefined);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function refusalOf(
  { headers, method }: IncomingMessage,
  bucket: string,
  body: Buffer,
): BucketAnswer | undefined {
  if (bucket !== BUCKET) return { status: 404, code: 'NoSuchBucket' };
  const scope = `Credential=${ACCESS_KEY}/`;
  if (headers.authorization?.includes(scope) !== true) {
    return { status: 403, code: 'InvalidAccessKeyId' };
  }
  const isWhole =
    headers['x-amz-content-sha256'] === hash('sha256', body, 'hex') &&
    (method !== 'PUT' || headers['content-md5'] === hash('md5', body, 'base64'));
  return isWhole ? undefined : { status: 400, code: 'BadDigest' };
}

// S3 tells the client's key and what it was to sign in some of its errors.
function refuse(response: ServerResponse, answer: Exclude<BucketAnswer, string>): void {
  const { status, code = '', headers = {}, text } = answer;
  const said =
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>Said by the server` +
    `</Message><AWSAccessKeyId>${ACCESS_KEY}</AWSAccessKeyId></Error>`;
  response.writeHead(status, { 'Content-Type': 'application/xml', ...headers }).end(text ?? said);
}

function hash(kind: string, body: Buffer, form: 'hex' | 'base64'): string {
  return createHash(kind).update(body).digest(form);
}

function linesIn(body: Buffer): RejectedLine[] {
  const lines = body.toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RejectedLine);
}
