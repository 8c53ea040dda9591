import { configError } from '../../shared/errors';
import { Refusal } from './faults';
import { reasonIn } from './answer';

/** Whether a lookup or a deletion found none of the members. */
export function isNobody(error: unknown): error is Refusal {
  return error instanceof Refusal && /^(NO_RECIPIENT|RECORD_NOT)_FOUND$/.test(error.code);
}

// What is refused as a whole is a matter of the account or the form, and no row's values are in
// these details.
const SPEAKS_OF_SETTINGS = /NOT_FOUND|FIELD_NAME|OBJECT|ACCESS|API_|BLOCKED|PATH|CAMPAIGN/;

/** A refusal of a whole call as an error for the user; anything else as it is. */
export function explained(error: unknown, doing: string): unknown {
  if (!(error instanceof Refusal)) return error;
  const { code, detail, status } = error;
  const said = SPEAKS_OF_SETTINGS.test(code) ? `: ${reasonIn(detail, [])}` : '';
  const name = code === '' ? `status ${status}` : code;
  return configError(
    `Responsys refused ${doing} (${name}${said}). Check the workflow's list or campaign, the ` +
      "tables, and the API user's roles.",
    error,
  );
}
