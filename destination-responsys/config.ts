/* Generated from destination-responsys/spec.json by `npm run generate`. */

export interface DestinationConfig {
  /**
   * How the connector logs in to Responsys: as a user of the Interact API.
   */
  credentials: {
    auth_method: 'interact';
    /**
     * Name of the API user, as in the Responsys log-in.
     */
    username: string;
    /**
     * Password of the API user.
     */
    password: string;
    /**
     * Where your account logs in: a host name, with or without https:// before it, and without a path. In Responsys: Account > Global Settings > Account Configuration, WS End Point.
     */
    endpoint: string;
    [k: string]: unknown;
  };
  /**
   * What happens to users who are in the audience, enter it or leave it.
   */
  workflow:
    | {
        workflow_type: 'export_users';
        /**
         * The profile list to write to, spelled as in Responsys. It must exist already.
         */
        list: string;
        /**
         * Slug, ID or name of the Lytics audience. Upper and lower case, blanks and punctuation make no difference. Leave it empty if the stream itself is the audience.
         */
        source_audience?: string;
        /**
         * The user field that lists the audiences of a user, if it has a name of its own. Empty means that it is one of segments_all, segments, _segments, lytics_segments, export_segments and audiences.
         */
        audiences_field?: string;
        /**
         * Takes every record of the stream for a member of the audience, as in Lytics's warehouse exports of one audience. Otherwise a record that says nothing of audiences is ignored. If you never touch this switch, it is on where Source Audience is empty, and off where it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field that holds the e-mail address. Upper and lower case make no difference.
         */
        email_field: string;
        /**
         * The user field that holds the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer where several members share an address.
         */
        customer_id_field?: string;
        /**
         * Also exports users who are in the audience already. Off, only users who enter from now on are exported.
         */
        existing_users: boolean;
        /**
         * Finds who enters and who leaves by comparing the audiences of each record with the Segments Table, for audiences that change by the clock (such as: last visit more than 7 days ago). Needs Source Audience.
         */
        time_based_triggers: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign also fills them into the template of the e-mail, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What a field that is null does to its column: keep leaves what Responsys holds, clear empties it.
         */
        empty_fields: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to Responsys: 1 for members, 0 for the others. At most 29 as columns, Source Audience included where it has a column, and 200 as rows: see Memberships Layout.
         *
         * @maxItems 200
         */
        audience_memberships?: string[];
        /**
         * How memberships are written: columns is one column for each audience in the Segments Table, rows one row for each user and audience in the Memberships Table, as Lytics's own current job writes them. What Mail Once and Time-based Triggers remember stays in the Segments Table either way.
         */
        memberships_layout: 'columns' | 'rows';
        /**
         * What leaving the audience does: flag sets the membership to 0 in the Segments Table (or the Memberships Table), delete deletes the member from the list, unsubscribe opts the member out of e-mail.
         */
        on_exit: 'flag' | 'delete' | 'unsubscribe';
        /**
         * Lets one sync delete or unsubscribe any number of members. Off, a sync in which more than half of the members that it compares (and at least 20) would leave stops before it does so: then the audience is probably misspelled.
         */
        allow_mass_exit: boolean;
        /**
         * Whether people who are new to the list may be mailed: OPTOUT means that they may not, OPTIN that they may. Choose OPTIN only if they have agreed to it. Permissions of members who are in the list already are never sent unless the record holds one; Oracle does not say whether this default touches them.
         */
        default_permission_status: 'OPTOUT' | 'OPTIN';
        /**
         * User fields to write to columns of the profile list itself, such as FIRST_NAME, COUNTRY_ or MOBILE_NUMBER_. The columns must exist in the list. A value that does not fit the type of its column is left out, and reported.
         */
        list_fields?: {
          /**
           * The user field. Upper and lower case make no difference.
           */
          field: string;
          /**
           * The column of the profile list, spelled as in Responsys.
           */
          column: string;
          [k: string]: unknown;
        }[];
        [k: string]: unknown;
      }
    | {
        workflow_type: 'export_to_campaign';
        /**
         * The e-mail campaign to send, spelled exactly as in Responsys. New members are added to its profile list.
         */
        campaign: string;
        /**
         * Slug, ID or name of the Lytics audience. Upper and lower case, blanks and punctuation make no difference. Leave it empty if the stream itself is the audience.
         */
        source_audience?: string;
        /**
         * The user field that lists the audiences of a user, if it has a name of its own. Empty means that it is one of segments_all, segments, _segments, lytics_segments, export_segments and audiences.
         */
        audiences_field?: string;
        /**
         * Takes every record of the stream for a member of the audience, as in Lytics's warehouse exports of one audience. Otherwise a record that says nothing of audiences is ignored. If you never touch this switch, it is on where Source Audience is empty, and off where it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field that holds the e-mail address. Upper and lower case make no difference.
         */
        email_field: string;
        /**
         * The user field that holds the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer where several members share an address.
         */
        customer_id_field?: string;
        /**
         * Also mails users who are in the audience already, once. Off, only users who enter from now on are mailed.
         */
        back_fill: boolean;
        /**
         * Mails nobody a second time before they have left the audience: the Segments Table remembers who was mailed, also when a sync is repeated, an event comes twice, or Back Fill is on. A 1 that another connection (such as Export Users) writes there for the same audience counts as mailed, so give the campaign a Segments Table of its own. Off, every event of entering sends an e-mail, and a sync that reads its stream from the beginning again is refused.
         */
        mail_once: boolean;
        /**
         * Finds who enters and who leaves by comparing the audiences of each record with the Segments Table, for audiences that change by the clock (such as: last visit more than 7 days ago). Needs Source Audience.
         */
        time_based_triggers: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign also fills them into the template of the e-mail, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What a field that is null does to its column: keep leaves what Responsys holds, clear empties it.
         */
        empty_fields: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to Responsys: 1 for members, 0 for the others. At most 29 as columns, Source Audience included where it has a column, and 200 as rows: see Memberships Layout.
         *
         * @maxItems 200
         */
        audience_memberships?: string[];
        /**
         * How memberships are written: columns is one column for each audience in the Segments Table, rows one row for each user and audience in the Memberships Table, as Lytics's own current job writes them. What Mail Once and Time-based Triggers remember stays in the Segments Table either way.
         */
        memberships_layout: 'columns' | 'rows';
        /**
         * The profile list of the campaign. Leave it empty for campaigns of the Email Message Designer, whose list is looked up. Fill it in for other campaigns, and for accounts without that designer: Responsys does not report their lists.
         */
        campaign_list?: string;
        /**
         * Whether people who are new to the list may be mailed: OPTIN means that they may, OPTOUT that they may not, and then they may never get this e-mail. Choose OPTIN only if they have agreed to it. Permissions of members who are in the list already are never sent unless the record holds one; Oracle does not say whether this default touches them.
         */
        campaign_permission_status: 'OPTIN' | 'OPTOUT';
        /**
         * User fields to write to columns of the profile list itself, such as FIRST_NAME, COUNTRY_ or MOBILE_NUMBER_. The columns must exist in the list. A value that does not fit the type of its column is left out, and reported.
         */
        list_fields?: {
          /**
           * The user field. Upper and lower case make no difference.
           */
          field: string;
          /**
           * The column of the profile list, spelled as in Responsys.
           */
          column: string;
          [k: string]: unknown;
        }[];
        [k: string]: unknown;
      };
  /**
   * The profile extension table for Additional Fields. It is created if it is missing.
   */
  user_fields_table: string;
  /**
   * The profile extension table for audience memberships. It is created if it is missing. Export to Campaign remembers in it who was mailed: where another connection writes the same audience, give the campaign a table of its own, or nobody is mailed.
   */
  segments_table: string;
  /**
   * The supplemental table for audience memberships while Memberships Layout is rows. It is created if it is missing from the Tables Folder.
   */
  memberships_table: string;
  /**
   * The Responsys folder in which missing tables are created, and in which the Memberships Table is. Empty means the folder of the list.
   */
  tables_folder?: string;
  /**
   * The most requests of all kinds together that are sent in a minute. Empty means all that the limits of the account allow; a number leaves some of them to others.
   */
  max_requests_per_minute?: number;
  [k: string]: unknown;
}
