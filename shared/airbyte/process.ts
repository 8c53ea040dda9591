import type { ProtocolLogger } from './logger';
import { systemError } from '../errors';

/**
 * Runs a command to its end and ends the process itself: an idle socket must not keep a finished
 * sync alive. A failure is reported as the platform wants it.
 */
export async function run(logger: ProtocolLogger, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    await logger.fail(error);
  }
  await logger.flush();
  process.exit();
}

/** What a shell makes of a process that SIGTERM has ended: 128 and the signal's number. */
const TERMINATED = 143;

/**
 * Lets a command finish what is under way when the process is told to end (SIGTERM, as when a pod is
 * moved or a job is cancelled). The exit code then says so, whatever the command makes of it. Told a
 * second time, the process ends at once.
 */
export function onTermination(stop: () => void): void {
  process.removeAllListeners('SIGTERM');
  process.once('SIGTERM', () => {
    process.once('SIGTERM', () => process.exit(TERMINATED));
    process.once('exit', () => {
      process.exitCode = TERMINATED;
    });
    stop();
  });
}

/**
 * Takes the place of the CDK's handlers, which print all of an error and exit before a pipe took it.
 * A process that has nothing left to do before its command has ended waits for an answer that will
 * not come; left alone, Node.js would end it with exit code 0.
 */
export function onCrash(logger: ProtocolLogger): void {
  const report = (error: unknown): void => {
    void logger
      .fail(error)
      .then(() => logger.flush())
      .finally(() => process.exit(1));
  };
  // The kernel spares the first process of a container the default action of a signal.
  if (process.pid === 1) process.on('SIGTERM', () => process.exit(TERMINATED));
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    process.removeAllListeners(event);
    process.on(event, report);
  }
  process.once('beforeExit', () => {
    report(
      systemError('The connector waits for something that will not come. Please report this.'),
    );
  });
}
