import { stdoutLogger } from '../../shared/airbyte/logger';
import { DestinationRunner } from '../../shared/airbyte/destination-runner';
import { scaledClock } from '../../harness/connector/scaled-clock';
import { ResponsysDestination } from '../destination';

/* The connector with a clock on which a minute lasts a second, for tests that wait for limits. */
const logger = stdoutLogger();
const destination = new ResponsysDestination(logger, scaledClock(60));
void new DestinationRunner(logger, destination, 'test').mainCommand().parseAsync();
