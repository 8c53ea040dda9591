/** Prints a line for the person who runs the script. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a script to its end; a failure is printed and ends the process with exit code 1. */
export function runScript(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  });
}
