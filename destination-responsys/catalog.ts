import { isObject } from '../shared/airbyte/protocol';
import { configError } from '../shared/errors';
import type { Settings } from './decide/settings';

/** An operation of Airbyte's DESTINATION_CATALOG (protocol release 0.18.0). */
export interface Operation {
  object_name: string;
  sync_mode: 'append' | 'append_dedup';
  json_schema: object;
  matching_keys: readonly (readonly string[])[];
}

/**
 * What can be written to: the workflow's list or campaign, with the fields that the workflow reads.
 * Further fields are accepted, so audiences and events reach the connector.
 * @param target name of the list or the campaign
 */
export function operationsOf(target: string, settings: Settings): Operation[] {
  const { match, identifiers } = settings;
  const key = identifiers.find(({ column }) => column === match)?.field ?? '';
  const fields = [
    ...identifiers.map(({ field }) => field),
    ...settings.userFields.map(({ source }) => source),
    ...settings.listFields.map(({ source }) => source),
  ];
  const json_schema = {
    type: 'object',
    required: [key],
    additionalProperties: true,
    properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
  };
  const modes = ['append', 'append_dedup'] as const;
  return modes.map((sync_mode) => ({
    object_name: target,
    sync_mode,
    json_schema,
    matching_keys: [[key]],
  }));
}

/** The parts of a configured stream that writing needs. */
export interface ConfiguredStream {
  name: string;
  /**
   * Why its records may have been read before, in words that complete "since"; otherwise undefined.
   */
  rereads: string | undefined;
  /** Each sync reads it whole. */
  isFullRefresh?: boolean;
  /** The catalog asks to empty the destination first. */
  overwrites: boolean;
}

/**
 * The streams of a configured catalog (protocol release 0.19). A generation above 0 means that the
 * stream has been refreshed or cleared; the catalog does not say which sync is the first one after
 * that.
 * @throws ConnectorError (config_error) for a catalog of any other shape
 */
export function streamsOf(catalog: unknown): ConfiguredStream[] {
  const streams = isObject(catalog) ? catalog['streams'] : undefined;
  const found = Array.isArray(streams) ? streams.map((one: unknown) => streamIn(one)) : [];
  const all = found.filter((stream) => stream !== undefined);
  if (all.length > 0 && all.length === found.length) return all;
  throw configError(
    'The file of --catalog is no configured catalog with at least one stream. Choose a stream in the ' +
      'connection.',
  );
}

/** The id of the sync, which is the number of its job, where the platform writes it. */
export function syncIdOf(catalog: unknown): number | undefined {
  const streams = isObject(catalog) ? catalog['streams'] : undefined;
  const first = Array.isArray(streams) ? (streams[0] as unknown) : undefined;
  const id = isObject(first) ? first['sync_id'] : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function streamIn(one: unknown): ConfiguredStream | undefined {
  const { stream, ...how } = isObject(one) ? one : {};
  const name = isObject(stream) ? stream['name'] : undefined;
  if (typeof name !== 'string' || name === '') return undefined;
  const generations = [how['generation_id'], how['minimum_generation_id']];
  const isFullRefresh = how['sync_mode'] === 'full_refresh';
  const rereads = isFullRefresh
    ? 'its sync mode is full refresh'
    : generations.some((id) => typeof id === 'number' && id > 0)
      ? 'it has been refreshed or cleared'
      : undefined;
  return {
    name,
    rereads,
    isFullRefresh,
    overwrites: String(how['destination_sync_mode']).startsWith('overwrite'),
  };
}
