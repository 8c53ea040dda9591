import type { Account } from './account';
import type { ApiName, Target } from './api';
import { fetchCampaign, fetchCampaigns } from './campaigns';
import { fetchCustomEvents, sendCustomEvent } from './custom-events';
import { deleteMembers, deleteTableRows } from './delete';
import { retrieveMembers, retrieveTableRows } from './find';
import { fetchLists, mergeMembers, retrieveFields } from './lists';
import { fetchFolderContent, fetchFolders } from './folders';
import { createSupplemental, fetchSupplemental, mergeSupplementalRows } from './supplemental';
import { mergeTableRows } from './table-rows';
import { createTable, fetchTables } from './tables';
import { triggerEmail } from './triggers';

/**
 * Does what a request asks for, at once, and returns the body of the answer, whose status is 200.
 * @throws Refusal, before anything has been done
 */
export type Handler = (account: Account, target: Target, body: unknown) => unknown;

/** How each function that works on the account is done. */
export const HANDLERS: Readonly<Record<Exclude<ApiName, 'login' | 'rateLimit'>, Handler>> = {
  fetchProfileLists: fetchLists,
  retrieveListFields: retrieveFields,
  mergeListRecipients: mergeMembers,
  retrieveListRecipients: retrieveMembers,
  deleteListRecipients: deleteMembers,
  fetchProfileExtensions: fetchTables,
  createProfileExtension: createTable,
  mergeProfileExtensionRecipients: mergeTableRows,
  retrieveProfileExtensionRecipients: retrieveTableRows,
  deleteProfileExtensionRecipients: deleteTableRows,
  fetchSupplementalTable: fetchSupplemental,
  createSupplementalTable: createSupplemental,
  mergeSupplementalTableRecords: mergeSupplementalRows,
  fetchCampaigns,
  fetchCampaign,
  fetchFolders,
  fetchFolderContent,
  mergeTriggerEmail: triggerEmail,
  fetchCustomEvents,
  triggerCustomEvent: sendCustomEvent,
};
