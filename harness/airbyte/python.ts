import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { runCommand } from '../connector/command';
import { ROOT } from '../containers/engine';
import { runChild, startChild } from '../lifetime/child';

/** Airbyte's software runs on these versions of Python, and not yet on newer ones. */
const PYTHONS = ['python3.12', 'python3.11', 'python3.10', 'python3'];
const SUITED =
  'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))';

/** Its dependencies are among sources-requirements.txt, which says why. */
const S3_SOURCE = 'airbyte-source-s3==4.16.1';

/** The folder of the Python programs, and of this file before it is built. */
export const PROGRAMS = join(ROOT, 'harness', 'airbyte');

/** A virtual environment with Airbyte's software, and a folder for all that it writes. */
export interface Python {
  dir: string;
  /** Runs a program of the environment (`python`, `pyairbyte`) to its end; resolves to its output. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** Starts a program of the environment; the kernel ends it with this process. */
  start(
    program: string,
    args: readonly string[],
  ): ChildProcessByStdio<Writable, Readable, Readable>;
  /** Whether the environment has all of these programs. */
  has(...programs: readonly string[]): boolean;
  /**
   * Adds Airbyte's sources of files, unless AIRBYTE_VENV names the environment.
   * @returns why that cannot be done, or undefined
   */
  addSources(): Promise<string | undefined>;
}

/**
 * The environment that AIRBYTE_VENV names, or a new one in the folder.
 * @param dir a folder of its own, to be removed by the caller
 * @returns undefined where there is no Python that suits
 */
export async function pythonWithAirbyte(dir: string): Promise<Python | undefined> {
  const given = process.env['AIRBYTE_VENV'];
  const venv = given ?? join(dir, 'venv');
  const python = PYTHONS.find((name) => runChild(name, ['-c', SUITED]).status === 0);
  if (given === undefined) {
    if (python === undefined) return undefined;
    await runCommand(python, ['-m', 'venv', venv]);
    await install(venv, ['--requirement', join(PROGRAMS, 'requirements.txt')]);
  }
  // Without the first two it asks Airbyte's registry for connectors, and tells Airbyte of each use.
  const env = {
    ...{ AIRBYTE_OFFLINE_MODE: '1', DO_NOT_TRACK: '1', PYTHONWARNINGS: 'ignore' },
    ...{ AIRBYTE_PROJECT_DIR: dir, AIRBYTE_LOGGING_ROOT: dir, AIRBYTE_TEMP_DIR: dir, TMPDIR: dir },
    PYTHONDONTWRITEBYTECODE: '1',
    PATH: `${join(venv, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
  const at = (program: string): string => join(venv, 'bin', program);
  return {
    dir,
    async run(program, args) {
      const { stdout } = await runCommand(at(program), args, { cwd: dir, env });
      return stdout.toString();
    },
    start: (program, args) =>
      startChild('setpriv', ['--pdeathsig', 'TERM', at(program), ...args], {
        cwd: dir,
        env: { ...process.env, ...env },
      }),
    has: (...programs) => programs.every((program) => existsSync(at(program))),
    addSources: () => (given === undefined ? addSources(venv) : Promise.resolve(undefined)),
  };
}

async function install(venv: string, args: readonly string[]): Promise<void> {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await runCommand(join(venv, 'bin', 'python'), [...pip, ...args]);
}

async function addSources(venv: string): Promise<string | undefined> {
  try {
    // These come as sources only; whatever else would have to be compiled is refused.
    const wheels = ['--only-binary=:all:', '--no-binary=langdetect,python-docx,python-pptx'];
    const list = join(PROGRAMS, 'sources-requirements.txt');
    await install(venv, [...wheels, '--requirement', list]);
    await install(venv, ['--only-binary=:all:', '--no-deps', S3_SOURCE]);
    return undefined;
  } catch (error) {
    return `pip cannot install them: ${(error as Error).message.split('\n').at(-1) ?? ''}`;
  }
}
