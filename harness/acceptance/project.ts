import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The project's folder, whether this runs as TypeScript or as built. */
export const PROJECT = folderWith('package-lock.json', __dirname);

/**
 * Airbyte's own schema of its protocol. It is not part of this project: AIRBYTE_PROTOCOL names it,
 * and it may lie in ../shared/protocol.
 */
export const PROTOCOL_SCHEMA = resolve(
  PROJECT,
  process.env['AIRBYTE_PROTOCOL'] ?? '../shared/protocol/airbyte_protocol.yaml',
);

function folderWith(file: string, from: string): string {
  if (existsSync(join(from, file)) || dirname(from) === from) return from;
  return folderWith(file, dirname(from));
}
