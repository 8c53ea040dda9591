import { bucketOf, folderOf, objectUrl, placeOf, type Bucket } from './address';
import type { DestinationConfig } from '../config';

const S3 = {
  storage_type: 'S3',
  access_key_id: 'AKID',
  secret_access_key: 'secret',
  s3_bucket_name: 'acme-rejects',
  s3_bucket_region: 'eu-west-1',
};

const bucket = (more: object = {}): Bucket =>
  bucketOf({ object_storage_config: { ...S3, ...more } } as unknown as DestinationConfig) as Bucket;

test.each([undefined, { storage_type: 'None' }])('is none for %j', (chosen) => {
  expect(
    bucketOf({ object_storage_config: chosen } as unknown as DestinationConfig),
  ).toBeUndefined();
});

test.each([
  ['responsys/rejected', 's3://acme-rejects/responsys/rejected/42/'],
  ['responsys/', 's3://acme-rejects/responsys/42/'],
  ['', 's3://acme-rejects/42/'],
  [undefined, 's3://acme-rejects/42/'],
])("the folder of a job is where Airbyte's timeline links to, below the path %p", (path, place) => {
  const one = bucket({ bucket_path: path });
  expect(placeOf(one, folderOf(one, '42'))).toBe(place);
});

test.each<[string, object, string]>([
  ['Amazon', {}, 'https://acme-rejects.s3.eu-west-1.amazonaws.com/a/b%20c.jsonl'],
  [
    'Amazon in China',
    { s3_bucket_region: 'cn-north-1' },
    'https://acme-rejects.s3.cn-north-1.amazonaws.com.cn/a/b%20c.jsonl',
  ],
  [
    'Amazon, with a name that its certificate does not cover',
    { s3_bucket_name: 'acme.rejects' },
    'https://s3.eu-west-1.amazonaws.com/acme.rejects/a/b%20c.jsonl',
  ],
  [
    'another server by its host name',
    { s3_endpoint: 'storage.example.com' },
    'https://storage.example.com/acme-rejects/a/b%20c.jsonl',
  ],
  [
    'another server below a path',
    { s3_endpoint: 'https://storage.example.com/v1/s3/' },
    'https://storage.example.com/v1/s3/acme-rejects/a/b%20c.jsonl',
  ],
  [
    'a server on this machine',
    { s3_endpoint: 'http://127.0.0.1:9000' },
    'http://127.0.0.1:9000/acme-rejects/a/b%20c.jsonl',
  ],
])('an object at %s has its URL', (_, more, url) => {
  expect(objectUrl(bucket(more), 'a/b c.jsonl')).toBe(url);
});

test.each(['http://storage.example.com', 'HTTP://storage.example.com:9000'])(
  'records do not go to %s in the clear',
  (s3_endpoint) => {
    expect(() => bucket({ s3_endpoint })).toThrow(
      'Rejected Records > S3 Endpoint must begin with https://',
    );
  },
);
