import { configError } from '../../shared/errors';
import { Refusal } from './faults';

/** The refusal of a whole call as an error for the user; any other error unchanged. */
export function explained(error: unknown, doing: string): unknown {
  if (!(error instanceof Refusal)) return error;
  return configError(
    `Responsys refused ${doing} (${error.label}): ${error.meaning}. Check the workflow's list, ` +
      'campaign or event, the tables, and the roles of the API user.',
    error,
  );
}
