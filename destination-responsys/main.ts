import { ownCommand } from '../shared/airbyte/commands';
import { stdoutLogger } from '../shared/airbyte/logger';
import { systemClock } from '../shared/clock';
import { DestinationRunner } from '../shared/airbyte/destination-runner';
import { version } from '../package.json';
import type { DestinationConfig } from './config';
import { ResponsysDestination } from './destination';
import type { ProbeOptions } from './probe/command';

const logger = stdoutLogger();
const destination = new ResponsysDestination(logger, systemClock);
const probing = ownCommand<ProbeOptions>(
  {
    name: 'probe',
    description: 'find out how the account answers where documents are silent, on a scratch list',
    options: { list: 'scratch list to probe', report: 'file for the report (JSON)' },
  },
  logger,
  destination,
  async (config, options) => {
    const { probe } = await import('./probe/command');
    await probe(config as DestinationConfig, options, logger, systemClock);
  },
);
void new DestinationRunner(logger, destination, version)
  .mainCommand()
  .addCommand(probing)
  .parseAsync();
