import type { ResponsysFaults } from '../responsys/server';

type Instead = NonNullable<ResponsysFaults['instead']>;

const ROWS_OF_TABLES = 'mergeProfileExtensionRecipients';
/** One profile in so many is of the kind that `refusingRows` refuses. */
const SHARE = 17;

/** Whether the tables refuse the rows of a profile. */
export function isRefusedProfile(riid: string): boolean {
  return Number(riid) % SHARE === 0;
}

/**
 * Extension tables that refuse the rows of some profiles, and with them the whole call that such a
 * row is in, as Responsys does for a value that it cannot take.
 */
export const refusingRows: Instead = (api, body) =>
  api === ROWS_OF_TABLES && riidsIn(body).some(isRefusedProfile)
    ? refusal(400, 'INVALID_PARAMETER')
    : undefined;

/**
 * Extension tables that take some calls and refuse all others, whatever is in them.
 * @param taken calls before that
 */
export function refusingFrom(taken: number, status: number, code: string): Instead {
  let calls = 0;
  return (api) => (api === ROWS_OF_TABLES && ++calls > taken ? refusal(status, code) : undefined);
}

function refusal(status: number, errorCode: string): ReturnType<Instead> {
  const body = { type: '', title: 'Refused', errorCode, detail: 'Refused', errorDetails: [] };
  return { status, body };
}

function riidsIn(body: unknown): string[] {
  const { recordData } = body as {
    recordData: { fieldNames: string[]; records: (string | null)[][] };
  };
  const at = recordData.fieldNames.indexOf('RIID_');
  return recordData.records.map((row) => row[at] ?? '');
}
