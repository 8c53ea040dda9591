import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { runCommand } from '../connector/command';
import { ROOT } from '../containers/engine';

/** Airbyte's software runs on these versions of Python, and not yet on newer ones. */
const PYTHONS = ['python3.12', 'python3.11', 'python3.10', 'python3'];
const SUITED =
  'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))';

/** The folder of the Python programs, and of this file before it is built. */
export const PROGRAMS = join(ROOT, 'harness', 'airbyte');

/** A virtual environment with Airbyte's software, and a folder for all that it writes. */
export interface Python {
  dir: string;
  /** Runs a program of the environment (`python`, `pyairbyte`) to its end; resolves to its output. */
  run(program: string, args: readonly string[]): Promise<string>;
}

/**
 * The environment that AIRBYTE_VENV names, or a new one in the folder.
 * @param dir a folder of its own, to be removed by the caller
 * @returns undefined where there is no Python that suits
 */
export async function pythonWithAirbyte(dir: string): Promise<Python | undefined> {
  const given = process.env['AIRBYTE_VENV'];
  const venv = given ?? join(dir, 'venv');
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', SUITED]).status === 0);
  if (given === undefined) {
    if (python === undefined) return undefined;
    await runCommand(python, ['-m', 'venv', venv]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement'];
    await runCommand(join(venv, 'bin', 'python'), [...pip, join(PROGRAMS, 'requirements.txt')]);
  }
  // Without the first two it asks Airbyte's registry for connectors, and tells Airbyte of each use.
  const env = {
    ...{ AIRBYTE_OFFLINE_MODE: '1', DO_NOT_TRACK: '1', PYTHONWARNINGS: 'ignore' },
    ...{ AIRBYTE_PROJECT_DIR: dir, AIRBYTE_LOGGING_ROOT: dir, AIRBYTE_TEMP_DIR: dir, TMPDIR: dir },
    PYTHONDONTWRITEBYTECODE: '1',
    PATH: `${join(venv, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
  return {
    dir,
    async run(program, args) {
      const { stdout } = await runCommand(join(venv, 'bin', program), args, { cwd: dir, env });
      return stdout.toString();
    },
  };
}
