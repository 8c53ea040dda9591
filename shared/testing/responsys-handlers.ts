import type { Account } from './responsys-account';
import type { ApiName, Target } from './responsys-api';
import { fetchCampaign, fetchCampaigns } from './responsys-campaigns';
import { deleteMembers, deleteTableRows } from './responsys-delete';
import { retrieveMembers, retrieveTableRows } from './responsys-find';
import { fetchLists, mergeMembers, retrieveFields } from './responsys-lists';
import { mergeTableRows } from './responsys-table-rows';
import { createTable, fetchTables } from './responsys-tables';
import { triggerEmail } from './responsys-triggers';

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
  fetchCampaigns,
  fetchCampaign,
  mergeTriggerEmail: triggerEmail,
};
