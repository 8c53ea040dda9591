/* Generated from destination-responsys/spec.json by `npm run generate`. */

export interface DestinationConfig {
  /**
   * How the connector logs in to Responsys.
   */
  credentials: {
    auth_method: 'interact';
    /**
     * Name of the API user in Responsys.
     */
    username: string;
    /**
     * Password of the API user.
     */
    password: string;
    /**
     * The host name where your account logs in, with or without https:// and without a path. You find it in Responsys under Account > Global Settings > Account Configuration, WS End Point.
     */
    endpoint: string;
    [k: string]: unknown;
  };
  /**
   * What to do with users who are in the audience, enter it or leave it.
   */
  workflow:
    | {
        workflow_type: 'export_users';
        /**
         * The profile list to write to, spelled as in Responsys. It must exist.
         */
        list: string;
        /**
         * Slug, ID or name of the Lytics audience. Case, spaces and punctuation are ignored. Leave it empty if the stream itself is the audience.
         */
        source_audience?: string;
        /**
         * The user field that lists a user's audiences. Leave it empty if the field is segments_all, segments, _segments, lytics_segments, export_segments or audiences.
         */
        audiences_field?: string;
        /**
         * Treat every record of the stream as a member of the audience, as in Lytics's warehouse exports of one audience. When off, records that do not mention audiences are ignored. The default is on if Source Audience is empty, and off if it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field with the e-mail address. The case of its name is ignored.
         */
        email_field: string;
        /**
         * The user field with the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer if several members share an address. With another Match Column, it is only written.
         */
        customer_id_field?: string;
        /**
         * Also export users who are already in the audience. When off, only users who enter from now on are exported.
         */
        existing_users: boolean;
        /**
         * Detect users who enter or leave by comparing the audiences of each record with the Segments Table. Use it for audiences that depend on time, such as: last visit more than 7 days ago. Requires Source Audience or Source Audiences.
         */
        time_based_triggers: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign and Send Custom Event also pass them to the templates, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What to do with the column of a field that is null: keep leaves its value in Responsys unchanged, clear empties it.
         */
        empty_fields: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to Responsys: 1 for members, 0 for others. At most 29 as columns, including Source Audience if it has a column, and 200 as rows. See Memberships Layout.
         *
         * @maxItems 200
         */
        audience_memberships?: string[];
        /**
         * How memberships are written: columns writes one column for each audience to the Segments Table, rows writes one row for each user and audience to the Memberships Table, as Lytics's current job does. What Mail Once and Time-based Triggers remember stays in the Segments Table either way.
         */
        memberships_layout: 'columns' | 'rows';
        /**
         * What to do when a member leaves the audience: flag sets the membership to 0 in the Segments Table (or the Memberships Table), delete deletes the member from the list, unsubscribe opts the member out of e-mail.
         */
        on_exit: 'flag' | 'delete' | 'unsubscribe';
        /**
         * Allow a sync to delete or unsubscribe any number of members. When off, a sync stops before it does so if more than half of the members that it compares, and at least 20, would leave, since the audience is then probably misspelled.
         */
        allow_mass_exit: boolean;
        /**
         * Whether people who are new to the list may be mailed: OPTOUT means no, OPTIN means yes. Choose OPTIN only if they have agreed to it. For members who are already in the list, a permission is sent only if the record has one; Oracle does not say whether this default affects them.
         */
        default_permission_status: 'OPTOUT' | 'OPTIN';
        /**
         * User fields to write to columns of the profile list itself, such as FIRST_NAME, COUNTRY_ or MOBILE_NUMBER_. The columns must exist in the list. A value that does not fit its column is left out and reported.
         */
        list_fields?: {
          /**
           * The user field. The case of its name is ignored.
           */
          field: string;
          /**
           * The column of the profile list, spelled as in Responsys.
           */
          column: string;
          [k: string]: unknown;
        }[];
        /**
         * The column of the profile list that identifies a member. auto is CUSTOMER_ID_ if Customer ID Field is filled in, otherwise EMAIL_ADDRESS_. MOBILE_NUMBER_, RIID_, EMAIL_MD5_HASH_ and EMAIL_SHA256_HASH_ take their values from Match Field. RIID_ and the hashes only update members who are already in the list, and need no e-mail address.
         */
        match_column:
          | 'auto'
          | 'EMAIL_ADDRESS_'
          | 'CUSTOMER_ID_'
          | 'MOBILE_NUMBER_'
          | 'RIID_'
          | 'EMAIL_MD5_HASH_'
          | 'EMAIL_SHA256_HASH_';
        /**
         * The user field with the value of Match Column: for MOBILE_NUMBER_ (country code and number), RIID_ and the two hashes (of the address in lower case). Leave it empty for the others, which use Email Field and Customer ID Field.
         */
        match_field?: string;
        /**
         * Several Lytics audiences, in place of Source Audience. Members enter and leave each of them independently; a member who enters two is mailed, or sent the event, once for each. Members Only must be off, and When a Member Leaves must be flag.
         *
         * @maxItems 29
         */
        source_audiences?: string[];
        /**
         * A date column (TIMESTAMP) of the profile list that gets the time of each sync that finds the user in the audience. If an export does not report who leaves, a filter in Responsys can ask for members who were seen within the last two days. Needs Existing Users, and syncs that bring the whole audience.
         */
        last_seen_column?: string;
        [k: string]: unknown;
      }
    | {
        workflow_type: 'export_to_campaign';
        /**
         * The e-mail campaign to send, spelled exactly as in Responsys. New members are added to its profile list.
         */
        campaign: string;
        /**
         * Slug, ID or name of the Lytics audience. Case, spaces and punctuation are ignored. Leave it empty if the stream itself is the audience.
         */
        source_audience?: string;
        /**
         * The user field that lists a user's audiences. Leave it empty if the field is segments_all, segments, _segments, lytics_segments, export_segments or audiences.
         */
        audiences_field?: string;
        /**
         * Treat every record of the stream as a member of the audience, as in Lytics's warehouse exports of one audience. When off, records that do not mention audiences are ignored. The default is on if Source Audience is empty, and off if it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field with the e-mail address. The case of its name is ignored.
         */
        email_field: string;
        /**
         * The user field with the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer if several members share an address. With another Match Column, it is only written.
         */
        customer_id_field?: string;
        /**
         * Also mail users who are already in the audience, once. When off, only users who enter from now on are mailed.
         */
        back_fill: boolean;
        /**
         * Mail nobody again until they have left the audience. The Segments Table records who was mailed, so this also holds if a sync is repeated, an event arrives twice or Back Fill is on. A 1 that another connection (such as Export Users) writes there for the same audience counts as mailed, so give the campaign its own Segments Table. When off, every enter event sends an e-mail, and a sync that reads its stream from the beginning again is refused.
         */
        mail_once: boolean;
        /**
         * Detect users who enter or leave by comparing the audiences of each record with the Segments Table. Use it for audiences that depend on time, such as: last visit more than 7 days ago. Requires Source Audience or Source Audiences.
         */
        time_based_triggers: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign and Send Custom Event also pass them to the templates, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What to do with the column of a field that is null: keep leaves its value in Responsys unchanged, clear empties it.
         */
        empty_fields: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to Responsys: 1 for members, 0 for others. At most 29 as columns, including Source Audience if it has a column, and 200 as rows. See Memberships Layout.
         *
         * @maxItems 200
         */
        audience_memberships?: string[];
        /**
         * How memberships are written: columns writes one column for each audience to the Segments Table, rows writes one row for each user and audience to the Memberships Table, as Lytics's current job does. What Mail Once and Time-based Triggers remember stays in the Segments Table either way.
         */
        memberships_layout: 'columns' | 'rows';
        /**
         * The profile list of the campaign. Leave it empty for campaigns of the Email Message Designer, whose list is looked up. Fill it in for other campaigns, and for accounts without that designer: Responsys does not report their lists.
         */
        campaign_list?: string;
        /**
         * Whether people who are new to the list may be mailed: OPTIN means yes, OPTOUT means no, and then they may never get this e-mail. Choose OPTIN only if they have agreed to it. For members who are already in the list, a permission is sent only if the record has one; Oracle does not say whether this default affects them.
         */
        campaign_permission_status: 'OPTIN' | 'OPTOUT';
        /**
         * User fields to write to columns of the profile list itself, such as FIRST_NAME, COUNTRY_ or MOBILE_NUMBER_. The columns must exist in the list. A value that does not fit its column is left out and reported.
         */
        list_fields?: {
          /**
           * The user field. The case of its name is ignored.
           */
          field: string;
          /**
           * The column of the profile list, spelled as in Responsys.
           */
          column: string;
          [k: string]: unknown;
        }[];
        /**
         * The column of the profile list that identifies a member. auto is CUSTOMER_ID_ if Customer ID Field is filled in, otherwise EMAIL_ADDRESS_. MOBILE_NUMBER_, RIID_, EMAIL_MD5_HASH_ and EMAIL_SHA256_HASH_ take their values from Match Field. RIID_ and the hashes only update members who are already in the list, and need no e-mail address.
         */
        match_column:
          | 'auto'
          | 'EMAIL_ADDRESS_'
          | 'CUSTOMER_ID_'
          | 'MOBILE_NUMBER_'
          | 'RIID_'
          | 'EMAIL_MD5_HASH_'
          | 'EMAIL_SHA256_HASH_';
        /**
         * The user field with the value of Match Column: for MOBILE_NUMBER_ (country code and number), RIID_ and the two hashes (of the address in lower case). Leave it empty for the others, which use Email Field and Customer ID Field.
         */
        match_field?: string;
        /**
         * Several Lytics audiences, in place of Source Audience. Members enter and leave each of them independently; a member who enters two is mailed, or sent the event, once for each. Members Only must be off, and When a Member Leaves must be flag.
         *
         * @maxItems 29
         */
        source_audiences?: string[];
        [k: string]: unknown;
      }
    | {
        workflow_type: 'send_custom_event';
        /**
         * The custom event to send, spelled as in Responsys. It must exist, and a published program must listen to it: Responsys does not report whether one does.
         */
        event: string;
        /**
         * The profile list to write to, spelled as in Responsys. It must exist.
         */
        list: string;
        /**
         * Slug, ID or name of the Lytics audience. Case, spaces and punctuation are ignored. Leave it empty if the stream itself is the audience.
         */
        source_audience?: string;
        /**
         * The user field that lists a user's audiences. Leave it empty if the field is segments_all, segments, _segments, lytics_segments, export_segments or audiences.
         */
        audiences_field?: string;
        /**
         * Treat every record of the stream as a member of the audience, as in Lytics's warehouse exports of one audience. When off, records that do not mention audiences are ignored. The default is on if Source Audience is empty, and off if it is filled in.
         */
        members_only?: boolean;
        /**
         * The user field with the e-mail address. The case of its name is ignored.
         */
        email_field: string;
        /**
         * The user field with the customer ID. If you fill it in, members are matched on CUSTOMER_ID_ instead of their e-mail address, which is safer if several members share an address. With another Match Column, it is only written.
         */
        customer_id_field?: string;
        /**
         * Also send the event for users who are already in the audience, once. When off, it is sent only for users who enter from now on.
         */
        event_back_fill: boolean;
        /**
         * Do not send the event again for a member until they have left the audience. The Segments Table records for whom it was sent, so this also holds if a sync is repeated, an enter event arrives twice or Event Back Fill is on. A 1 that another connection (such as Export Users) writes there for the same audience counts as sent, so give this workflow its own Segments Table. When off, every enter event sends the custom event, and a sync that reads its stream from the beginning again is refused.
         */
        send_once: boolean;
        /**
         * Detect users who enter or leave by comparing the audiences of each record with the Segments Table. Use it for audiences that depend on time, such as: last visit more than 7 days ago. Requires Source Audience or Source Audiences.
         */
        time_based_triggers: boolean;
        /**
         * User fields to write to the User Fields Table, at most 29. Export to Campaign and Send Custom Event also pass them to the templates, which must use their Responsys names: FIRST_NAME for first_name.
         *
         * @maxItems 29
         */
        additional_fields?: string[];
        /**
         * What to do with the column of a field that is null: keep leaves its value in Responsys unchanged, clear empties it.
         */
        empty_fields: 'keep' | 'clear';
        /**
         * Audiences whose membership is written to Responsys: 1 for members, 0 for others. At most 29 as columns, including Source Audience if it has a column, and 200 as rows. See Memberships Layout.
         *
         * @maxItems 200
         */
        audience_memberships?: string[];
        /**
         * How memberships are written: columns writes one column for each audience to the Segments Table, rows writes one row for each user and audience to the Memberships Table, as Lytics's current job does. What Mail Once and Time-based Triggers remember stays in the Segments Table either way.
         */
        memberships_layout: 'columns' | 'rows';
        /**
         * Whether people who are new to the list may be sent messages: OPTOUT means no, and then the program may never send them any, OPTIN means yes. A program may use e-mail, SMS and push: choose OPTIN only if they have agreed to it. For members who are already in the list, a permission is sent only if the record has one; Oracle does not say whether this default affects them.
         */
        event_permission_status: 'OPTOUT' | 'OPTIN';
        /**
         * User fields to write to columns of the profile list itself, such as FIRST_NAME, COUNTRY_ or MOBILE_NUMBER_. The columns must exist in the list. A value that does not fit its column is left out and reported.
         */
        list_fields?: {
          /**
           * The user field. The case of its name is ignored.
           */
          field: string;
          /**
           * The column of the profile list, spelled as in Responsys.
           */
          column: string;
          [k: string]: unknown;
        }[];
        /**
         * The column of the profile list that identifies a member. auto is CUSTOMER_ID_ if Customer ID Field is filled in, otherwise EMAIL_ADDRESS_. MOBILE_NUMBER_, RIID_, EMAIL_MD5_HASH_ and EMAIL_SHA256_HASH_ take their values from Match Field. RIID_ and the hashes only update members who are already in the list, and need no e-mail address.
         */
        match_column:
          | 'auto'
          | 'EMAIL_ADDRESS_'
          | 'CUSTOMER_ID_'
          | 'MOBILE_NUMBER_'
          | 'RIID_'
          | 'EMAIL_MD5_HASH_'
          | 'EMAIL_SHA256_HASH_';
        /**
         * The user field with the value of Match Column: for MOBILE_NUMBER_ (country code and number), RIID_ and the two hashes (of the address in lower case). Leave it empty for the others, which use Email Field and Customer ID Field.
         */
        match_field?: string;
        /**
         * Several Lytics audiences, in place of Source Audience. Members enter and leave each of them independently; a member who enters two is mailed, or sent the event, once for each. Members Only must be off, and When a Member Leaves must be flag.
         *
         * @maxItems 29
         */
        source_audiences?: string[];
        [k: string]: unknown;
      };
  /**
   * The profile extension table for Additional Fields. It is created if it does not exist.
   */
  user_fields_table: string;
  /**
   * The profile extension table for audience memberships. It is created if it does not exist. Export to Campaign and Send Custom Event record in it who was reached: if another connection writes the same audience, give them their own table, or nobody is reached.
   */
  segments_table: string;
  /**
   * The supplemental table for audience memberships if Memberships Layout is rows. It is looked for in the Tables Folder, and created there if it does not exist.
   */
  memberships_table: string;
  /**
   * The Responsys folder in which tables are created, and where the Memberships Table is. Leave it empty to use the folder of the list.
   */
  tables_folder?: string;
  /**
   * The maximum number of requests per minute, of all kinds together. Leave it empty to use all that the account's rate limits allow; set a number to leave some of them for other clients.
   */
  max_requests_per_minute?: number;
  /**
   * Where to keep records that were refused, that are unclear, or whose e-mail or custom event may have been sent or not.
   */
  object_storage_config?:
    | {
        storage_type: 'None';
        [k: string]: unknown;
      }
    | {
        storage_type: 'S3';
        /**
         * Access key ID of an IAM user that may write to the bucket (s3:PutObject and s3:DeleteObject).
         */
        access_key_id: string;
        /**
         * The secret access key for the Access Key ID.
         */
        secret_access_key: string;
        /**
         * Name of the bucket, which must exist. Anyone who can read it can read the rejected records.
         */
        s3_bucket_name: string;
        /**
         * The AWS region of the bucket. For other servers, enter the region that they document, such as auto.
         */
        s3_bucket_region: string;
        /**
         * The https address of the S3-compatible server, if the bucket is not on Amazon S3.
         */
        s3_endpoint?: string;
        /**
         * The folder in the bucket in which each job gets its own folder, named by the job's number. Leave it empty to use the top level.
         */
        bucket_path?: string;
        [k: string]: unknown;
      };
  [k: string]: unknown;
}
