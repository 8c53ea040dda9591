import { stdoutLogger } from '../shared/airbyte/logger';
import { systemClock } from '../shared/clock';
import { SourceRunner } from '../shared/airbyte/source-runner';
import { version } from '../package.json';
import { ResponsysSource } from './source';

const logger = stdoutLogger();
const source = new ResponsysSource(logger, systemClock);
void new SourceRunner(logger, source, version).mainCommand().parseAsync();
