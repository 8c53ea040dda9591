import { startBucketServer, type BucketServer } from '../../harness/s3/bucket-server';
import type { DestinationConfig } from '../config';
import { bucketOf, type Bucket } from './address';
import { s3 } from './s3';

let server: BucketServer;
beforeEach(async () => {
  server = await startBucketServer();
});
afterEach(() => server.stop());

const never = new AbortController().signal;
const BODY = Buffer.from('{"näme":1}\n');

function bucket(more: object = {}): Bucket {
  const config = { object_storage_config: { ...server.config, ...more } };
  return bucketOf(config as unknown as DestinationConfig) as Bucket;
}

test('an object is put whole, and deleted again', async () => {
  const ask = s3(bucket());
  expect(await ask('PUT', 'kept/42/a b.jsonl', BODY, never)).toBeUndefined();
  expect([...server.objects]).toEqual([['kept/42/a%20b.jsonl', BODY]]);
  expect(await ask('DELETE', 'kept/42/a b.jsonl', undefined, never)).toBeUndefined();
  expect(server.objects.size).toBe(0);
});

test.each<[string, object, RegExp]>([
  ['bucket', { s3_bucket_name: 'other' }, /no bucket of this name \(NoSuchBucket\)/],
  ['access key', { access_key_id: 'AKIDOTHER' }, /does not know the Access Key ID \(Invalid/],
  ['form of the key', { access_key_id: 'AKID “quoted”' }, /keys contain characters that no key/],
  ['port', { s3_endpoint: 'http://127.0.0.1:1' }, /could not be reached \(ECONNREFUSED\)/],
  ['host', { s3_endpoint: 'https://storage.invalid' }, /could not be reached \(E/],
])('a wrong %s is told', async (_, more, reason) => {
  const fault = await s3(bucket(more))('PUT', 'a', BODY, never);
  expect(fault?.reason).toMatch(reason);
});

test.each<[Parameters<BucketServer['setFaults']>[0], string, boolean]>([
  [
    () => ({ status: 403, code: 'AccessDenied' }),
    'the keys do not have the permission (AccessDenied)',
    false,
  ],
  [
    () => ({ status: 403, code: 'SignatureDoesNotMatch' }),
    'the Secret Access Key is not that of the Access Key ID (SignatureDoesNotMatch)',
    false,
  ],
  [() => ({ status: 403, text: 'Blocked' }), 'the keys do not have the permission (403)', false],
  [
    () => ({ status: 301, headers: { 'x-amz-bucket-region': 'eu-west-3', Location: 'http://x' } }),
    'it is in the region eu-west-3',
    false,
  ],
  [
    () => ({ status: 301, headers: { Location: 'http://127.0.0.1:1/' } }),
    'it refused the object (301)',
    false,
  ],
  [
    () => ({ status: 400, code: 'AuthorizationHeaderMalformed' }),
    'it is in another region (AuthorizationHeaderMalformed)',
    false,
  ],
  [() => ({ status: 503, code: 'SlowDown' }), 'its server failed (SlowDown)', true],
  [() => ({ status: 502, text: '<html>Bad Gateway</html>' }), 'its server failed (502)', true],
  [() => ({ status: 400, code: 'RequestTimeout' }), 'its server failed (RequestTimeout)', true],
  [() => ({ status: 400, code: 'Odd' }), 'it refused the object (Odd)', false],
  [() => ({ status: 200, text: '<html>Log in</html>' }), 'what answered is not S3', false],
  [() => 'drop', 'its server could not be reached (ECONNRESET)', true],
])('fault %#: what the answer means is said: %s %s', async (faults, reason, isPassing) => {
  server.setFaults(faults);
  expect(await s3(bucket())('PUT', 'a', BODY, never)).toMatchObject({ reason, isPassing });
});

test('a server that does not answer is left when the time is over', async () => {
  server.setFaults(() => 'silence');
  const fault = await s3(bucket())('PUT', 'a', BODY, AbortSignal.timeout(50));
  expect(fault).toMatchObject({ reason: 'it did not answer in time', isPassing: true });
});

test('neither the keys nor a text of the server is in what is said', async () => {
  server.setFaults(() => ({ status: 403, code: 'Said by the server', headers: {} }));
  const fault = JSON.stringify(await s3(bucket())('PUT', 'a', BODY, never));
  expect(fault).not.toMatch(/Said|AKID|harnessSecret/);
});
