import { stdoutLogger } from '../shared/airbyte';
import { systemClock } from '../shared/clock';
import { DestinationRunner } from '../shared/destination-runner';
import { version } from '../package.json';
import { ResponsysDestination } from './destination';

const logger = stdoutLogger();
const destination = new ResponsysDestination(logger, systemClock);
void new DestinationRunner(logger, destination, version).mainCommand().parseAsync();
