import { writeFile } from 'node:fs/promises';

import type { Clock } from '../../shared/clock';
import { configError } from '../../shared/errors';
import type { Log } from '../../shared/log';
import { client } from '../api/client';
import { httpTransport } from '../api/transport';
import type { DestinationConfig } from '../config';
import { loginOf, objectNamesOf } from '../form/settings';
import { reportOf } from './findings';
import { probeAccount } from './probe';
import { scratchList } from './scratch';

/** What the command line names. */
export interface ProbeOptions {
  /** The list to probe. */
  list: string;
  /** The file that the report is written to. */
  report: string;
}

/**
 * Probes an account and writes the report, which holds neither data nor names.
 * @throws ConnectorError that says what to fix
 */
export async function probe(
  config: DestinationConfig,
  { list, report }: ProbeOptions,
  log: Log,
  clock: Clock,
): Promise<void> {
  const send = client(
    httpTransport(),
    {
      login: loginOf(config),
      patience: { attempts: 4, waits: true },
      ...{ deadlineMs: 60_000, cap: config.max_requests_per_minute },
    },
    clock,
    log,
  );
  const scratch = await scratchList(send, list, objectNamesOf(config).list);
  const content = reportOf(await probeAccount(send, scratch, log));
  for (const [name, way] of Object.entries(content.findings)) log.info(`${name}: ${way}`);
  try {
    await writeFile(report, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw configError('The report cannot be written. Check the path of --report.', error);
  }
  log.info('The probe has written its report. It sent no e-mail, and deleted the members it made.');
}
