/** A rule that adds and updates, matching by address by default. */
export const MERGE_RULE = {
  ...{ htmlValue: 'H', textValue: 'T', optinValue: 'I', optoutValue: 'O' },
  ...{ insertOnNoMatch: true, updateOnMatch: 'REPLACE_ALL', matchColumnName1: 'EMAIL_ADDRESS_' },
  ...{ matchColumnName2: null, matchOperator: 'NONE', rejectRecordIfChannelEmpty: null },
  defaultPermissionStatus: 'OPTOUT',
};

type Cells = readonly (string | null)[];

const recordData = (fieldNames: readonly string[], records: readonly Cells[]): object => ({
  recordData: { fieldNames, records, mapTemplateName: null },
});

/** The body of a list merge. */
export function listMerge(
  fieldNames: readonly string[],
  records: readonly Cells[],
  rule: Readonly<Record<string, unknown>> = {},
): object {
  return { ...recordData(fieldNames, records), mergeRule: { ...MERGE_RULE, ...rule } };
}

/** The body of a merge into an extension table, matching by RIID by default. */
export function tableMerge(
  fieldNames: readonly string[],
  records: readonly Cells[],
  rule: Readonly<Record<string, unknown>> = {},
): object {
  return {
    ...recordData(fieldNames, records),
    ...{ insertOnNoMatch: true, updateOnMatch: 'REPLACE_ALL', matchColumnName1: 'RIID' },
    ...rule,
  };
}

/** The body of Merge Trigger Email; each record is its values and, if any, its optional data. */
export function trigger(
  fieldNames: readonly string[],
  records: readonly (readonly [values: Cells, optionalData?: Readonly<Record<string, unknown>>])[],
  rule: Readonly<Record<string, unknown>> = {},
): object {
  const mergeTriggerRecords = records.map(([fieldValues, data = {}]) => ({
    fieldValues,
    optionalData: Object.entries(data).map(([name, value]) => ({ name, value })),
  }));
  return {
    mergeTriggerRecordData: { mergeTriggerRecords, fieldNames },
    mergeRule: { ...MERGE_RULE, ...rule },
  };
}
