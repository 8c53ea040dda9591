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

/** The exit code a shell reports for a process ended by SIGTERM: 128 plus the signal number. */
const TERMINATED = 143;

/**
 * On SIGTERM (a pod is moved, a job is cancelled) lets a command finish its work in progress. The
 * exit code then shows the signal, whatever the command returns. A second SIGTERM ends the process
 * at once.
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
 * Replaces the CDK's handlers, which print the whole error and exit before the pipe has taken it.
 * If the event loop runs empty before the command has finished, the command is waiting for an
 * answer that will never come; by default Node.js would then exit with code 0.
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
