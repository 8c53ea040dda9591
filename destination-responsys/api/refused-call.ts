import { configError } from '../../shared/errors';
import { Refusal } from './faults';

/** A refusal of a whole call as an error for the user; anything else as it is. */
export function explained(error: unknown, doing: string): unknown {
  if (!(error instanceof Refusal)) return error;
  return configError(
    `Responsys refused ${doing} (${error.label}): ${error.meaning}. Check the workflow's list or ` +
      'campaign, the tables, and the roles of the API user.',
    error,
  );
}
