import type { Call } from './layers';
import type { Cells, MatchColumn, PermissionStatus } from '../responsys';

/*
 * Calls of the API as data (Oracle Responsys REST API v1.3). Bodies are those that were recorded
 * from real traffic where such a record exists.
 */

const ROOT = '/rest/api/v1.3';

/** A list or a table is named in the path. */
function call(
  verb: Call['verb'],
  template: string,
  names: readonly string[],
  more: Omit<Call, 'verb' | 'template' | 'path'>,
): Call {
  let next = 0;
  const path = template.replace(/\{\w+\}/g, () => encodeURIComponent(names[next++] ?? ''));
  return { verb, template, path: ROOT + path, ...more };
}

export const fetchLists = call('GET', '/lists', [], {
  doing: 'reading the profile lists',
  repeatable: true,
});

export function fetchCampaign(campaign: string): Call {
  const doing = 'reading the campaign';
  return call('GET', '/campaigns/{campaignName}', [campaign], { doing, repeatable: true });
}

/** One page of up to 200 campaigns. */
export function fetchCampaigns(offset: number): Call {
  return call('GET', '/campaigns', [], {
    doing: 'reading the campaigns',
    query: { limit: '200', offset: String(offset), type: 'email' },
    repeatable: true,
  });
}

export function fetchTables(list: string): Call {
  const doing = "reading the list's extension tables";
  return call('GET', '/lists/{listName}/listExtensions', [list], { doing, repeatable: true });
}

/** May be repeated: a second one for a table that is there is refused, and changes nothing. */
export function createTable(
  list: string,
  table: {
    name: string;
    folder: string;
    fields: readonly { fieldName: string; fieldType: string }[];
  },
): Call {
  return call('POST', '/lists/{listName}/listExtensions', [list], {
    doing: 'creating an extension table',
    body: {
      profileExtension: { objectName: table.name, folderName: table.folder },
      fields: table.fields,
    },
    repeatable: true,
  });
}

/** Merges rows of one set of columns into a profile list. */
export function mergeList(
  list: string,
  rows: readonly Cells[],
  rule: { match: MatchColumn; insert: boolean; permission: PermissionStatus },
): Call {
  return call('POST', '/lists/{listName}/members', [list], {
    doing: 'merging members into the list',
    body: { recordData: recordData(rows), mergeRule: mergeRule(rule) },
    repeatable: true,
  });
}

/** Merges rows of one set of columns into an extension table of a list. */
export function mergeTable(
  list: string,
  table: string,
  rows: readonly Cells[],
  match: MatchColumn,
): Call {
  return call('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, table], {
    doing: `merging rows into ${table}`,
    body: {
      recordData: recordData(rows),
      insertOnNoMatch: true,
      updateOnMatch: 'REPLACE_ALL',
      // Without the underscore at its end here, and only here.
      matchColumnName1: match.replace(/_$/, ''),
    },
    repeatable: true,
  });
}

/** Deletes members by the values of their match column. */
export function deleteMembers(list: string, ids: readonly string[], match: MatchColumn): Call {
  return call('POST', '/lists/{listName}/members', [list], {
    doing: 'deleting members from the list',
    query: { action: 'delete' },
    body: { queryAttribute: attribute(match), ids },
    repeatable: true,
  });
}

/** Reads columns of members of a list. */
export function fetchMembers(
  list: string,
  ids: readonly string[],
  match: MatchColumn,
  columns: readonly string[],
): Call {
  return call('POST', '/lists/{listName}/members', [list], {
    doing: 'looking members up in the list',
    query: { action: 'get' },
    body: { queryAttribute: attribute(match), fieldList: columns, ids },
    repeatable: true,
  });
}

/** Reads columns of an extension table. */
export function fetchRows(
  list: string,
  table: string,
  ids: readonly string[],
  match: MatchColumn,
  columns: readonly string[],
): Call {
  return call('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, table], {
    doing: `looking members up in ${table}`,
    query: { action: 'get' },
    body: { queryAttribute: attribute(match), fieldList: columns, ids },
    repeatable: true,
  });
}

/** Mails a campaign to members, who are merged into its list. Must not be repeated blindly. */
export function triggerEmail(
  campaign: string,
  rows: readonly { cells: Cells; data: Cells }[],
  rule: { match: MatchColumn; permission: PermissionStatus },
): Call {
  const fieldNames = Object.keys(rows[0]?.cells ?? {});
  return call('POST', '/campaigns/{campaignName}/email', [campaign], {
    doing: 'triggering e-mails',
    body: {
      mergeTriggerRecordData: {
        mergeTriggerRecords: rows.map(({ cells, data }) => ({
          fieldValues: fieldNames.map((name) => cells[name] ?? null),
          optionalData: Object.entries(data).map(([name, value]) => ({ name, value })),
        })),
        fieldNames,
      },
      mergeRule: { ...mergeRule({ ...rule, insert: true }), rejectRecordIfChannelEmpty: 'E' },
    },
    repeatable: false,
  });
}

// Every row has the columns of the first; a cell that one lacked would be null, not another's.
function recordData(rows: readonly Cells[]): object {
  const fieldNames = Object.keys(rows[0] ?? {});
  const records = rows.map((row) => fieldNames.map((name) => row[name] ?? null));
  return { fieldNames, records, mapTemplateName: null };
}

function mergeRule(rule: {
  match: MatchColumn;
  insert: boolean;
  permission: PermissionStatus;
}): Record<string, unknown> {
  return {
    htmlValue: 'H',
    textValue: 'T',
    optinValue: 'I',
    optoutValue: 'O',
    insertOnNoMatch: rule.insert,
    updateOnMatch: 'REPLACE_ALL',
    matchColumnName1: rule.match,
    matchOperator: 'NONE',
    rejectRecordIfChannelEmpty: null,
    defaultPermissionStatus: rule.permission,
  };
}

// Oracle, "Retrieve members": the letters that stand for a column in a look-up.
const ATTRIBUTES: Readonly<Record<MatchColumn, string>> = {
  EMAIL_ADDRESS_: 'e',
  CUSTOMER_ID_: 'c',
  MOBILE_NUMBER_: 'm',
  RIID_: 'r',
  EMAIL_MD5_HASH_: 'e_md5',
  EMAIL_SHA256_HASH_: 'e_sha256',
};

function attribute(match: MatchColumn): string {
  return ATTRIBUTES[match];
}
