import { parseArgs } from 'node:util';

import { begin, type Lifetime } from './lifetime/lifetime';

/** An option of a script: what it takes, and what becomes of that. */
export interface Option<T> {
  /** The value after its name in the usage, e.g. `N`; nothing for a switch. */
  takes?: string;
  /** What that value is, for the error if another was given. */
  wanted?: string;
  about: string;
  /** In the usage; what `fallback` means when it is undefined. */
  otherwise?: string;
  fallback: T;
  /** What the text means, or undefined if it cannot be understood. A switch gets none. */
  read(text: string): T | undefined;
}

type Options = Readonly<Record<string, Option<unknown>>>;
type Values<O extends Options> = { [Name in keyof O]: O[Name]['fallback'] };

export interface Script<O extends Options> {
  /** As in `npm run <name>`. */
  name: string;
  /** What it does, in a line. */
  about: string;
  options: O;
}

/** An error that the person who runs a script can fix: it is printed without a stack. */
export class Complaint extends Error {}

/** Prints a line for the person who runs the script. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A whole number from `least` on. */
export function wholeNumber(
  about: string,
  fallback: number,
  least = 0,
  most = Infinity,
): Option<number> {
  const read = (text: string): number | undefined => {
    const number = Number(text);
    const fits = /^\d{1,15}$/.test(text) && number >= least && number <= most;
    return fits ? number : undefined;
  };
  const end = most === Infinity ? 'on' : `to ${most}`;
  return { takes: 'N', wanted: `a whole number from ${least} ${end}`, about, fallback, read };
}

/** Whole numbers from 1 on, with commas between them. */
export function wholeNumbers(
  about: string,
  fallback: readonly number[],
): Option<readonly number[]> {
  const read = (text: string): number[] | undefined =>
    /^[1-9]\d{0,14}(,[1-9]\d{0,14})*$/.test(text) ? text.split(',').map(Number) : undefined;
  const wanted = 'whole numbers from 1 on with commas between them';
  return { takes: 'N,N,...', wanted, about, fallback, otherwise: fallback.join(','), read };
}

/** One that is on or off, and off if it is not given. */
export function toggle(about: string): Option<boolean> {
  return { about, fallback: false, otherwise: '', read: () => true };
}

/** A text that `read` understands, or none. */
export function text(
  takes: string,
  about: string,
  otherwise: string,
  read: (text: string) => string | undefined = (given) => (given === '' ? undefined : given),
): Option<string | undefined> {
  return { takes, about, fallback: undefined, otherwise, read };
}

/** One of some names. */
export function oneOf<Name extends string>(
  takes: string,
  about: string,
  otherwise: string,
  names: readonly Name[],
): Option<Name | undefined> {
  const read = (given: string): Name | undefined => names.find((name) => name === given);
  return { takes, about: `${about}: ${names.join(', ')}`, fallback: undefined, otherwise, read };
}

/**
 * Runs a script to its end with what the command line says; see lifetime.ts for what it leaves
 * behind: nothing. With --help it prints its usage; with what it does not know too, and ends with
 * exit code 2 before it has begun. A failure is printed and ends the process with exit code 1.
 */
export function runScript<O extends Options>(
  script: Script<O>,
  main: (values: Values<O>, lifetime: Lifetime) => Promise<void>,
): void {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    say(usageOf(script));
    return;
  }
  let values: Values<O>;
  try {
    values = valuesIn(script, args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usageOf(script)}\n`);
    process.exitCode = 2;
    return;
  }
  main(values, begin(script.name)).catch((error: unknown) => {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exit(1);
  });
}

/** @throws Error that says which part of the command line is not understood */
function valuesIn<O extends Options>({ options }: Script<O>, args: string[]): Values<O> {
  const known = Object.entries(options).map(([name, { takes }]) => {
    const type: 'string' | 'boolean' = takes === undefined ? 'boolean' : 'string';
    return [name, { type }] as const;
  });
  const { values } = parseArgs({ args, options: Object.fromEntries(known), strict: true });
  const read = Object.entries(options).map(([name, option]) => {
    const given = values[name];
    if (given === undefined) return [name, option.fallback];
    const value = option.read(String(given));
    if (value !== undefined) return [name, value];
    const wanted = option.wanted ?? option.takes ?? 'nothing';
    throw new Error(`--${name} takes ${wanted}, not "${String(given)}".`);
  });
  return Object.fromEntries(read) as Values<O>;
}

function usageOf({ name, about, options }: Script<Options>): string {
  const names = Object.entries(options).map(([option, { takes }]) =>
    takes === undefined ? `--${option}` : `--${option} ${takes}`,
  );
  const width = Math.max(...names.map((one) => one.length), '--help'.length);
  const lines = Object.values(options).map(({ about: what, fallback, otherwise }, i) => {
    const without = otherwise ?? String(fallback);
    const tail = without === '' ? '' : ` (${without} when not given)`;
    return `  ${(names[i] ?? '').padEnd(width)}  ${what}${tail}`;
  });
  const call = [
    `npm run ${name}`,
    ...(names.length > 0 ? ['--', ...names.map((one) => `[${one}]`)] : []),
  ];
  const help = `  ${'--help'.padEnd(width)}  Prints this`;
  return [call.join(' '), '', about, '', ...lines, help].join('\n');
}

function wordsOf(error: unknown): string {
  if (error instanceof Complaint) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
