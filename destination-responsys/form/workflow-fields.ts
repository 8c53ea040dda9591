import type { DestinationConfig } from '../config';
import type { PermissionStatus } from '../responsys';

type Workflow = DestinationConfig['workflow'];

/** What the form calls by a name of its own in each workflow, by what it means. */
export interface WorkflowFields {
  /** The profile list; undefined where the campaign tells it. */
  list: string | undefined;
  campaign: string | undefined;
  /** The campaign's list in the form. */
  campaignList: string | undefined;
  event: string | undefined;
  currentMembers: boolean;
  once: boolean;
  /** What members who are new to the list get: nobody may be mailed for being exported alone. */
  permission: PermissionStatus;
  onExit: 'flag' | 'delete' | 'unsubscribe';
  allowMassExit: boolean;
  /** The column of the list that gets the time of the sync. */
  lastSeen: string | undefined;
}

const NONE: Omit<WorkflowFields, 'currentMembers' | 'permission'> = {
  ...{ list: undefined, campaign: undefined, campaignList: undefined, event: undefined },
  ...{ once: false, onExit: 'flag', allowMassExit: false, lastSeen: undefined },
};

/** The fields that are not called the same in all workflows. */
export function fieldsOf(workflow: Workflow): WorkflowFields {
  switch (workflow.workflow_type) {
    case 'export_users':
      return {
        ...NONE,
        list: workflow.list,
        currentMembers: workflow.existing_users,
        permission: workflow.default_permission_status,
        onExit: workflow.on_exit,
        allowMassExit: workflow.allow_mass_exit,
        lastSeen: workflow.last_seen_column,
      };
    case 'export_to_campaign':
      return {
        ...NONE,
        campaign: workflow.campaign,
        campaignList: workflow.campaign_list,
        currentMembers: workflow.back_fill,
        once: workflow.mail_once,
        permission: workflow.campaign_permission_status,
      };
    case 'send_custom_event':
      return {
        ...NONE,
        list: workflow.list,
        event: workflow.event,
        currentMembers: workflow.event_back_fill,
        once: workflow.send_once,
        permission: workflow.event_permission_status,
      };
  }
}
