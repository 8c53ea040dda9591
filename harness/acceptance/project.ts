import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, whether this runs as TypeScript or as built. */
export const PROJECT = folderWith('package-lock.json', __dirname);

/**
 * Where Airbyte's own schema of its protocol lies. It is not part of this project: AIRBYTE_PROTOCOL
 * names it; empty where it is not to be had.
 */
export const PROTOCOL_SCHEMA = process.env['AIRBYTE_PROTOCOL'] ?? '';

function folderWith(file: string, from: string): string {
  if (existsSync(join(from, file)) || dirname(from) === from) return from;
  return folderWith(file, dirname(from));
}
