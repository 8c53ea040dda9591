import { stdoutLogger } from '../shared/airbyte/logger';
import { systemClock } from '../shared/clock';
import { DestinationRunner } from '../shared/airbyte/destination-runner';
import { version } from '../package.json';
import { ResponsysDestination } from './destination';

const logger = stdoutLogger();
const destination = new ResponsysDestination(logger, systemClock);
void new DestinationRunner(logger, destination, version).mainCommand().parseAsync();
