import { configError } from '../../shared/errors';
import { isConfidential, urlOf } from '../../shared/url';
import type { DestinationConfig } from '../config';

/** A bucket, and how to reach it. */
export interface Bucket {
  name: string;
  region: string;
  /** URL of its server; undefined for Amazon S3. */
  endpoint: string | undefined;
  /** Of all keys that are written; empty or with a slash at its end. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/**
 * The bucket of rejected records that a configuration names; undefined where they are not kept.
 * @throws ConnectorError (config_error) for an endpoint that would carry personal data in the clear
 */
export function bucketOf({ object_storage_config: chosen }: DestinationConfig): Bucket | undefined {
  if (chosen?.storage_type !== 'S3') return undefined;
  const { s3_endpoint: address, bucket_path: path = '' } = chosen;
  const endpoint = address === undefined ? undefined : urlOf(address, 'https:');
  if (endpoint !== undefined && !isConfidential(endpoint)) {
    throw configError(
      'Rejected Records > S3 Endpoint must begin with https:// (or name the host alone): the records ' +
        'would be readable on their way.',
    );
  }
  return {
    ...{ name: chosen.s3_bucket_name, region: chosen.s3_bucket_region, endpoint },
    prefix: prefixOf(path),
    accessKeyId: chosen.access_key_id,
    secretAccessKey: chosen.secret_access_key,
  };
}

/**
 * The folder of a job, where Airbyte's timeline links to: `<path>/<job>/` (airbyte-platform,
 * ObjectStoragePathResolver.kt).
 */
export function folderOf({ prefix }: Bucket, job: string): string {
  return `${prefix}${job}/`;
}

/** A place in the bucket, as people write it. */
export function placeOf({ name }: Bucket, key: string): string {
  return `s3://${name}/${key}`;
}

/**
 * The URL of an object. A bucket of Amazon is part of the host name, which has no room for dots
 * under Amazon's certificate; other servers know it as the first part of the path.
 */
export function objectUrl({ name, region, endpoint }: Bucket, key: string): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (endpoint !== undefined) return `${endpoint}/${name}/${path}`;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = `s3.${region}.${domain}`;
  return /^[a-z0-9-]+$/.test(name)
    ? `https://${name}.${host}/${path}`
    : `https://${host}/${name}/${path}`;
}

function prefixOf(path: string): string {
  const folder = path.replace(/\/+$/, '');
  return folder === '' ? '' : `${folder}/`;
}
