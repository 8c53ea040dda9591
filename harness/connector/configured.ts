import destination from '../../destination-responsys/spec.json';
import type { DestinationConfig } from '../../destination-responsys/config';
import { parseConfig } from '../../shared/form/config';
import source from '../../source-responsys/spec.json';
import type { SourceConfig } from '../../source-responsys/config';

/*
 * Configurations as the connectors get them: valid, with the defaults of their forms. Tests take
 * theirs from here, so that none of them states a default of its own.
 */

/**
 * @param workflow what is filled in for the workflow
 * @param more other fields, also in place of the credentials
 */
export function destinationConfig(workflow: object, more: object = {}): DestinationConfig {
  const credentials = {
    ...{ auth_method: 'interact', username: 'api', password: 'p' },
    endpoint: 'login2.responsys.net',
  };
  const raw = { credentials, workflow, ...more };
  return parseConfig(destination.connectionSpecification, raw) as unknown as DestinationConfig;
}

/** @param fields what is filled in addition to the credentials */
export function sourceConfig(fields: object = {}): SourceConfig {
  const credentials = { auth_method: 'sftp', host: 'h', username: 'u', private_key: 'k' };
  const raw = { credentials, ...fields };
  return parseConfig(source.connectionSpecification, raw) as unknown as SourceConfig;
}
