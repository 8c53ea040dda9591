import { membersBy, mergeRule } from '../api/bodies';
import { callOf, type Call, type Send } from '../api/call';
import { isNobody, Refusal } from '../api/faults';
import { explained } from '../api/refused-call';
import type { PermissionStatus } from '../responsys';
import type { Answer } from './answers';

/*
 * The calls of a probe. None of them can send an e-mail: there is no trigger among them.
 */

/** A row with cells that a sync never sends: null and empty texts. */
export type ProbeRow = Readonly<Record<string, string | null>>;

/** The matched column and what else a merge does. */
export interface MergeOptions {
  match?: 'CUSTOMER_ID_' | 'EMAIL_ADDRESS_';
  permission?: PermissionStatus;
  /** The letters of channels without whose address a row is rejected. */
  reject?: string;
}

/**
 * Makes a call; a refusal is an answer too, unless it may be about the API user.
 * @throws ConnectorError for a call that is refused for another reason than what it holds
 */
export async function answerTo(send: Send, call: Call): Promise<Answer> {
  try {
    return { value: (await send(call)).value };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const isAnswer = call.effect === 'reads' || error.status === 400 || isNobody(error);
    if (isAnswer) return { refusal: error };
    throw explained(error, call.doing);
  }
}

/** Merges rows with the same columns into the list. */
export function merge(list: string, rows: readonly ProbeRow[], more: MergeOptions = {}): Call {
  const { match = 'CUSTOMER_ID_', permission = 'OPTOUT', reject = null } = more;
  const fieldNames = Object.keys(rows[0] ?? {});
  const rule = mergeRule({ match, insert: true, permission });
  return callOf('POST', '/lists/{listName}/members', [list], {
    doing: 'merging members of the probe',
    body: {
      recordData: {
        fieldNames,
        records: rows.map((row) => fieldNames.map((name) => row[name] ?? null)),
        mapTemplateName: null,
      },
      mergeRule: { ...rule, rejectRecordIfChannelEmpty: reject },
    },
    effect: 'merges',
  });
}

/** Looks members up by their customer ID. */
export function lookUp(list: string, ids: readonly string[], fieldList: readonly string[]): Call {
  return callOf('POST', '/lists/{listName}/members', [list], {
    doing: 'looking members of the probe up',
    query: { action: 'get' },
    body: { ...membersBy('CUSTOMER_ID_', ids), fieldList },
    effect: 'reads',
  });
}

/** Deletes a member, or all who share an address. */
export function remove(list: string, match: 'CUSTOMER_ID_' | 'EMAIL_ADDRESS_', id: string): Call {
  return callOf('POST', '/lists/{listName}/members', [list], {
    doing: 'deleting members of the probe',
    query: { action: 'delete' },
    body: membersBy(match, [id]),
    effect: 'merges',
  });
}

/** Merges a row into an extension table. */
export function mergeRow(list: string, table: string, riid: string, column: string): Call {
  return callOf('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, table], {
    doing: 'merging a row of the probe',
    body: {
      recordData: { fieldNames: ['RIID_', column], records: [[riid, '1']], mapTemplateName: null },
      ...{ insertOnNoMatch: true, updateOnMatch: 'REPLACE_ALL', matchColumnName1: 'RIID' },
    },
    effect: 'merges',
  });
}

/** Looks the row of a member up in an extension table. */
export function lookUpRow(list: string, table: string, id: string, column: string): Call {
  return callOf('POST', '/lists/{listName}/listExtensions/{petName}/members', [list, table], {
    doing: 'looking a row of the probe up',
    query: { action: 'get' },
    body: { ...membersBy('CUSTOMER_ID_', [id]), fieldList: ['RIID_', column] },
    effect: 'reads',
  });
}
