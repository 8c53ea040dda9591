/* Generated from destination-responsys/spec.json by `npm run generate`. */

export interface DestinationConfig {
  /**
   * The Responsys user that writes. It needs the roles for list, table and campaign web services.
   */
  credentials: {
    auth_method: 'interact';
    /**
     * The name of the API user, as in the Responsys log-in.
     */
    username: string;
    /**
     * The password of the API user.
     */
    password: string;
    /**
     * Where your account logs in. In Responsys: Account > Global Settings > Account Configuration, WS End Point.
     */
    endpoint: string;
    [k: string]: unknown;
  };
  /**
   * What to do with the members of the audience.
   */
  workflow:
    | {
        workflow_type: 'export_users';
        /**
         * The profile list to write to, as Responsys names it. It must exist already.
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
         * Whether every record of the stream is a member of the audience, as in Lytics's warehouse exports of one audience. A record that says nothing of audiences then counts as a current member; otherwise nothing is done about it. Empty means: yes if Source Audience is empty, no if it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field that holds the e-mail address. Upper and lower case make no difference.
         */
        email_field?: string;
        /**
         * The user field that holds the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer where several members share an address.
         */
        customer_id_field?: string;
        /**
         * Switched on, those who are in the audience already are exported too. Switched off, only those who enter from now on are.
         */
        existing_users?: boolean;
        /**
         * For audiences that change by the clock (such as: last visit more than 7 days ago). Who enters and leaves is found by comparing the audiences of each record with the Segments Table in Responsys. Needs Source Audience.
         */
        time_based_triggers?: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign also fills them into the template of the e-mail, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What a null does to its column. Keep: what Responsys holds stays. Clear: the column is emptied.
         */
        empty_fields?: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to the Segments Table, one column each: 1 for members, 0 for the others. At most 29, Source Audience included where it has a column.
         *
         * @maxItems 29
         */
        audience_memberships?: string[];
        /**
         * What leaving the audience does. Flag: the membership becomes 0 in the Segments Table. Delete: the member is deleted from the list. Unsubscribe: the member is opted out of e-mail.
         */
        on_exit?: 'flag' | 'delete' | 'unsubscribe';
        /**
         * Switched off, a sync stops before it deletes or unsubscribes anybody if more than half of the members that it compares, and at least 20, would leave: then the audience is probably misspelled. Switched on, it does so nevertheless.
         */
        allow_mass_exit?: boolean;
        /**
         * Whether members who are new to the list may be mailed. OPTOUT: they may not. OPTIN: they may; choose it only if these people have agreed to it. Permissions of members who are in the list already are never sent unless the record holds one; Oracle does not say whether this default touches them.
         */
        default_permission_status?: 'OPTOUT' | 'OPTIN';
        [k: string]: unknown;
      }
    | {
        workflow_type: 'export_to_campaign';
        /**
         * The e-mail campaign to send, exactly as Responsys names it. Its profile list is looked up: new members are added to that list.
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
         * Whether every record of the stream is a member of the audience, as in Lytics's warehouse exports of one audience. A record that says nothing of audiences then counts as a current member; otherwise nothing is done about it. Empty means: yes if Source Audience is empty, no if it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field that holds the e-mail address. Upper and lower case make no difference.
         */
        email_field?: string;
        /**
         * The user field that holds the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer where several members share an address.
         */
        customer_id_field?: string;
        /**
         * Switched on, those who are in the audience already get the e-mail too, once. Switched off, only those who enter from now on get it.
         */
        back_fill?: boolean;
        /**
         * Switched on, the Segments Table remembers who was mailed, and nobody is mailed again before they have left the audience: not by a repeated sync, an event that comes twice, or Back Fill. Switched off, every event of entering sends an e-mail, and a sync that reads its stream from the beginning again is refused.
         */
        mail_once?: boolean;
        /**
         * For audiences that change by the clock (such as: last visit more than 7 days ago). Who enters and leaves is found by comparing the audiences of each record with the Segments Table in Responsys. Needs Source Audience.
         */
        time_based_triggers?: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign also fills them into the template of the e-mail, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What a null does to its column. Keep: what Responsys holds stays. Clear: the column is emptied.
         */
        empty_fields?: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to the Segments Table, one column each: 1 for members, 0 for the others. At most 29, Source Audience included where it has a column.
         *
         * @maxItems 29
         */
        audience_memberships?: string[];
        /**
         * Whether members who are new to the list may be mailed. OPTIN: they may. OPTOUT: they may not, and may then never get this e-mail. Choose OPTIN only if these people have agreed to it. Permissions of members who are in the list already are never sent unless the record holds one; Oracle does not say whether this default touches them.
         */
        campaign_permission_status?: 'OPTIN' | 'OPTOUT';
        [k: string]: unknown;
      };
  /**
   * The profile extension table that Additional Fields are written to. It is created if it is missing.
   */
  user_fields_table?: string;
  /**
   * The profile extension table that memberships are written to. It is created if it is missing.
   */
  segments_table?: string;
  /**
   * The Responsys folder to create missing tables in. Empty means the folder of the list.
   */
  tables_folder?: string;
  /**
   * Send no more requests than this in a minute, all kinds together, to leave some of the account's limits to others. Empty means that the limits of the account are used up.
   */
  max_requests_per_minute?: number;
  [k: string]: unknown;
}
