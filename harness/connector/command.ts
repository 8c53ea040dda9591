import { startChild } from '../lifetime/child';

export interface CommandOptions {
  stdin?: Buffer | string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

export interface CommandOutput {
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs a program to its end and resolves to what it printed.
 * @throws Error with its standard error when it cannot be started or ends with a code other than 0
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { stdin, env, cwd }: CommandOptions = {},
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const child = startChild(program, args, { cwd, env: { ...process.env, ...env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const stderr = Buffer.concat(err).toString();
      if (code === 0) resolve({ stdout: Buffer.concat(out), stderr });
      else reject(new Error(`${program} ended with ${code ?? signal}: ${stderr.trim()}`));
    });
    // A program that ends without reading its input closes the pipe; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
