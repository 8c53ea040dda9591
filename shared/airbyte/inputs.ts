import { readFile } from 'node:fs/promises';

import type { AirbyteConnector } from 'faros-airbyte-cdk/lib/connector';
import type {
  AirbyteConfig,
  AirbyteConfiguredCatalog,
  AirbyteSpec,
} from 'faros-airbyte-cdk/lib/protocol';

import { parseConfig } from '../form/config';
import { secretsIn } from '../form/schema';
import { configError } from '../errors';
import type { Redactor } from '../secrets';

/** Files named on the command line of `read` and `write`. */
export interface SyncFiles {
  config: string;
  catalog: string;
}

/** The contents of those files. */
export interface SyncInputs<Config> {
  config: Config;
  catalog: AirbyteConfiguredCatalog;
}

/**
 * Loads the input files of a sync.
 * @throws ConnectorError (config_error)
 */
export async function loadSync<Config extends AirbyteConfig>(
  files: SyncFiles,
  connector: AirbyteConnector,
  redactor: Redactor,
): Promise<SyncInputs<Config>> {
  const config = await loadConfig<Config>(files.config, await connector.spec(), redactor);
  const catalog = (await readJson(files.catalog, 'catalog')) as AirbyteConfiguredCatalog;
  return { config, catalog };
}

/**
 * The configuration in a file, validated and with the form's defaults filled in. From here on the
 * logger masks its secrets in everything it writes.
 * @throws ConnectorError (config_error) that lists every fault by the title of its field
 */
export async function loadConfig<Config>(
  path: string,
  { spec }: AirbyteSpec,
  redactor: Redactor,
): Promise<Config> {
  const raw = await readJson(path, 'configuration');
  redactor.add(secretsIn(spec.connectionSpecification, raw));
  // The type is generated from the same specification that the value was validated against.
  return parseConfig(spec.connectionSpecification, raw) as Config;
}

/**
 * The JSON value in a file.
 * @param what what the file holds, in the words of the command's option
 * @throws ConnectorError (config_error) that quotes nothing of the file
 */
export async function readJson(path: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw configError(
      `The ${what} file cannot be read. Check the path of --${option(what)}.`,
      error,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's message quotes the text, which may hold secrets, so it is not kept as a cause.
    throw configError(`The ${what} file is not valid JSON.`);
  }
}

function option(what: string): string {
  return what === 'configuration' ? 'config' : what;
}
