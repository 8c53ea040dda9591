/* Generated from source-responsys/spec.json by `npm run generate`. */

export interface SourceConfig {
  /**
   * How the event files reach you: as Responsys writes them, or encrypted with PGP.
   */
  credentials:
    | {
        auth_method: 'sftp';
        /**
         * Address of the Responsys SFTP server, as shown in Responsys under the Connect job's Destination Connectivity.
         */
        host: string;
        /**
         * Port of the SFTP server. Responsys uses 22.
         */
        port?: number;
        /**
         * SFTP user of your Responsys account. It usually ends in _scp.
         */
        username: string;
        /**
         * The SSH private key whose public half is installed in Responsys, in OpenSSH or PEM format: the whole text, from BEGIN to END. A PuTTY key (.ppk) must be exported first: PuTTYgen > Conversions > Export OpenSSH key.
         */
        private_key: string;
        /**
         * Passphrase of the SSH private key. Leave it empty if the key has none.
         */
        private_key_passphrase?: string;
        [k: string]: unknown;
      }
    | {
        auth_method: 'sftp_pgp';
        /**
         * Address of the Responsys SFTP server, as shown in Responsys under the Connect job's Destination Connectivity.
         */
        host: string;
        /**
         * Port of the SFTP server. Responsys uses 22.
         */
        port?: number;
        /**
         * SFTP user of your Responsys account. It usually ends in _scp.
         */
        username: string;
        /**
         * The SSH private key whose public half is installed in Responsys, in OpenSSH or PEM format: the whole text, from BEGIN to END. A PuTTY key (.ppk) must be exported first: PuTTYgen > Conversions > Export OpenSSH key.
         */
        private_key: string;
        /**
         * The PGP private key that decrypts the files, as armored text or as base64 of a binary key. While you change keys, paste the old and the new one, one after the other.
         */
        pgp_private_key: string;
        /**
         * Passphrase of the SSH private key. Leave it empty if the key has none.
         */
        private_key_passphrase?: string;
        /**
         * Passphrase of the PGP private key. Leave it empty if the key has none.
         */
        pgp_passphrase?: string;
        [k: string]: unknown;
      };
  /**
   * The folder that Responsys writes the event files to. A path without a leading slash starts at the home folder of the SFTP user. Folders inside it are not read.
   */
  folder?: string;
  /**
   * Read only the files of these Responsys accounts: the number that the file names begin with. Empty means all.
   */
  account_ids?: string[];
  /**
   * Read only these kinds of events. Empty means all, including kinds that Responsys may add later.
   */
  event_types?: (
    | 'LAUNCH_STATE'
    | 'SENT'
    | 'SKIPPED'
    | 'FAIL'
    | 'BOUNCE'
    | 'OPEN'
    | 'CLICK'
    | 'CONVERT'
    | 'COMPLAINT'
    | 'OPT_IN'
    | 'OPT_OUT'
    | 'FORM'
    | 'FORM_STATE'
    | 'PROGRAM'
    | 'PROGRAM_STATE'
    | 'HOLDOUT_GROUP'
    | 'DYNAMIC_CONTENT'
    | 'MULTIVARIATE_TEST'
    | 'CUSTOM'
    | 'SMS_SENT'
    | 'SMS_SKIPPED'
    | 'SMS_FAIL'
    | 'SMS_DELIVERED'
    | 'SMS_RECEIVED'
    | 'SMS_CLICK'
    | 'SMS_CONVERT'
    | 'SMS_OPT_IN'
    | 'SMS_OPT_OUT'
    | 'SMS_MO_FW_SENT'
    | 'SMS_MO_FW_FAILED'
    | 'MMS_SENT'
    | 'MMS_SKIPPED'
    | 'MMS_FAILED'
    | 'PUSH_SENT'
    | 'PUSH_SKIPPED'
    | 'PUSH_FAILED'
    | 'PUSH_BOUNCED'
    | 'PUSH_OPENED'
    | 'PUSH_CLICKED'
    | 'PUSH_BUTTON_CLICKED'
    | 'PUSH_CONVERTED'
    | 'PUSH_OPT_IN'
    | 'PUSH_OPT_OUT'
    | 'PUSH_UNINSTALL'
    | 'PUSH_INBOX_SENT'
    | 'WEBPUSH_SENT'
    | 'WEBPUSH_SKIPPED'
    | 'WEBPUSH_FAILED'
    | 'WEBPUSH_BOUNCED'
    | 'WEBPUSH_OPENED'
    | 'WEBPUSH_BUTTON_CLICKED'
    | 'WEBPUSH_CLOSED'
    | 'WEBPUSH_CONVERTED'
    | 'WEBPUSH_OPT_IN'
    | 'WEBPUSH_OPT_OUT'
    | 'APPCLOUD_SENT'
    | 'APPCLOUD_FAILED'
    | 'APPCLOUD_SKIPPED'
    | 'CUSTOM_CHANNEL_SENT'
    | 'CUSTOM_CHANNEL_FAILED'
    | 'CUSTOM_CHANNEL_SKIPPED'
    | 'PUSH_INBOX_SKIPPED'
    | 'SMS_OPEN'
    | 'WEBPUSH_DISPLAY'
  )[];
  /**
   * Ignore files that were last modified before this time (UTC).
   */
  start_date?: string;
  /**
   * Also read files whose names do not follow Responsys's own pattern (<account>_<TYPE>_<date>_<time>.csv): a pattern with * and ?, matched against the file name. Their rows have no event kind unless the name tells it.
   */
  file_pattern?: string;
  /**
   * What separates the values of a row. Auto reads it off the first line of each file.
   */
  delimiter?: 'auto' | 'comma' | 'semicolon' | 'tab' | 'pipe';
  /**
   * What the text of the files is written in, as the Connect job is set: utf-8, utf-16, windows-1252, iso-8859-1, iso-8859-15, shift_jis, euc-jp, gb18030, big5, euc-kr, or any other name of the WHATWG Encoding Standard. A row with bytes that are not of it is a malformed row.
   */
  character_set?: string;
  /**
   * The time zone of dates in the files that carry none, by its IANA name. Responsys writes UTC, unless your account is set to export dates in its own time zone.
   */
  time_zone?: string;
  /**
   * What to do with a row that has too many or too few values, or broken quotes. Fail: the file counts as unread and the sync fails once the other files are read. Skip: the row is left out, logged with its file and line, and counted.
   */
  malformed_rows?: 'fail' | 'skip';
  /**
   * If your Connect job writes a ready file at the end of each export, its extension. A file is then read only once its ready file exists (name.ready or name.csv.ready).
   */
  ready_file_extension?: string;
  /**
   * Leave a file alone until it has not changed for this long, so that no file is read while Responsys is still writing it. It is read by the next sync.
   */
  settle_seconds?: number;
  /**
   * Refuse any server whose host key has another fingerprint. The connection test shows the fingerprint of your server, ready to be copied here.
   */
  host_key_fingerprint?: string;
  /**
   * Also offer old algorithms, such as ssh-rsa, ssh-dss and diffie-hellman-group14-sha1. Switch this on only if the connection test asks for it.
   */
  legacy_ssh_algorithms?: boolean;
  [k: string]: unknown;
}
