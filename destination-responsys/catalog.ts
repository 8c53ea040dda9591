import { isObject } from '../shared/airbyte/protocol';
import { configError } from '../shared/errors';
import type { Settings } from './settings';

/** An operation of Airbyte's DESTINATION_CATALOG (protocol release 0.18.0). */
export interface Operation {
  object_name: string;
  sync_mode: 'append' | 'append_dedup';
  json_schema: object;
  matching_keys: readonly (readonly string[])[];
}

/**
 * What can be written to: the list or the campaign of the workflow, with the fields that it looks
 * at. Others may come along, so that audiences and events reach the connector.
 * @param target name of the list or the campaign
 */
export function operationsOf(target: string, settings: Settings): Operation[] {
  const key = settings.customerIdField ?? settings.emailField;
  const fields = [
    settings.emailField,
    ...(settings.customerIdField === undefined ? [] : [settings.customerIdField]),
    ...settings.userFields.map(({ source }) => source),
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

/**
 * The names of the streams of a configured catalog.
 * @throws ConnectorError (config_error) for a catalog of another form
 */
export function streamNames(catalog: unknown): string[] {
  const streams = isObject(catalog) ? catalog['streams'] : undefined;
  const names = Array.isArray(streams)
    ? streams.map((one: unknown) => {
        const stream = isObject(one) ? one['stream'] : undefined;
        return isObject(stream) ? stream['name'] : undefined;
      })
    : [];
  const texts = names.filter((name) => typeof name === 'string' && name !== '');
  if (texts.length > 0 && texts.length === names.length) return texts as string[];
  throw configError(
    'The file of --catalog is no configured catalog with at least one stream. Choose a stream in the ' +
      'connection.',
  );
}
