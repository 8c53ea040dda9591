import { join } from 'node:path';

import { runCommand } from '../connector/command';
import { runChild } from '../lifetime/child';

/** The project's folder. */
export const ROOT = join(__dirname, '..', '..', '..');
/** What runs containers: docker, or the command in DOCKER, relative to the project's folder. */
export const DOCKER = process.env['DOCKER'] ?? 'docker';
/** Options of every run: a server on this machine's loopback must be within the container's reach. */
export const RUN_OPTIONS = (process.env['DOCKER_RUN_OPTIONS'] ?? '--network host')
  .split(' ')
  .filter((option) => option !== '');

/** The metadata of an image that Airbyte uses. */
export interface ImageConfig {
  user: string;
  env: Readonly<Record<string, string>>;
  entrypoint: readonly string[];
  labels: Readonly<Record<string, string>>;
  /** Bytes, unpacked. */
  size: number;
}

/** Runs the container engine; resolves to what it printed. Throws with what it said on failure. */
export async function engine(...args: readonly string[]): Promise<string> {
  return (await runCommand(DOCKER, args, { cwd: ROOT })).stdout.toString();
}

/** Runs the container engine in the terminal of this script. */
export function engineInSight(...args: readonly string[]): void {
  const { status, error } = runChild(DOCKER, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${DOCKER} ${args.join(' ')} ended with ${status ?? 'a signal'}`);
}

/** @throws Error when there is no such image */
export async function inspect(image: string): Promise<ImageConfig> {
  const [found] = JSON.parse(await engine('image', 'inspect', image)) as {
    Size: number;
    Config: {
      User?: string;
      Env?: string[];
      Entrypoint?: string[];
      Labels?: Record<string, string>;
    };
  }[];
  if (found === undefined) throw new Error(`there is no image ${image}`);
  const { User = '', Env = [], Entrypoint = [], Labels = {} } = found.Config;
  const variables = Env.map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  const env = Object.fromEntries(variables);
  return { user: User, env, entrypoint: Entrypoint, labels: Labels, size: found.Size };
}
