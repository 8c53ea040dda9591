/* Generated from source-responsys/spec.json by `npm run generate`. */

export interface SourceConfig {
  /**
   * How the connector logs in to the SFTP server, and whether the files there are encrypted.
   */
  credentials:
    | {
        auth_method: 'sftp';
        /**
         * Host name of the Responsys SFTP server, without sftp://, port or path. Responsys shows it in the Connect job, under Destination Connectivity.
         */
        host: string;
        /**
         * Port of the SFTP server. Responsys uses 22.
         */
        port: number;
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
         * Host name of the Responsys SFTP server, without sftp://, port or path. Responsys shows it in the Connect job, under Destination Connectivity.
         */
        host: string;
        /**
         * Port of the SFTP server. Responsys uses 22.
         */
        port: number;
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
  folder: string;
  /**
   * Read only the files of these Responsys accounts: the number that the file names begin with. This also applies to the files inside an archive. Empty means all.
   */
  account_ids?: string[];
  /**
   * Read only these kinds of events: the word after the account in the file names, in upper or lower case. This also applies to the files inside an archive. Empty means all, including kinds that Responsys may add later.
   */
  event_types?: string[];
  /**
   * Ignore files that were last modified before this time (UTC).
   */
  start_date?: string;
  /**
   * Also read files whose names do not follow Responsys's own pattern (54321_SENT_20240523_070000.csv): a file name in which * matches any characters and ? matches one. Their rows have no event kind unless the name contains it.
   */
  file_pattern?: string;
  /**
   * What separates the values of a row: comma, semicolon, tab or pipe. With auto, it is detected from the first line of each file.
   */
  delimiter: 'auto' | 'comma' | 'semicolon' | 'tab' | 'pipe';
  /**
   * What the text of the files is written in, as the Connect job is set: utf-8, utf-16, windows-1252, iso-8859-1, iso-8859-15, shift_jis, euc-jp, gb18030, big5, euc-kr, or any other name of the WHATWG Encoding Standard. A row with bytes that are not of it is a malformed row.
   */
  character_set: string;
  /**
   * The time zone of dates in the files that carry none, by its IANA name. Responsys writes UTC, unless your account is set to export dates in its own time zone.
   */
  time_zone: string;
  /**
   * What to do with a row that has too many or too few values, or broken quotes. With fail, the file counts as unread, and the sync fails once the other files are read. With skip, the row is left out, logged with its file and line, and counted.
   */
  malformed_rows: 'fail' | 'skip';
  /**
   * What to do with a file that cannot be read for a reason of its own: it is damaged, encrypted for another key, or no CSV. With fail, the sync fails once the other files are read. With skip, each sync names the file in a warning and tries it again, and does not fail because of it. Airbyte switches a connection off after 30 failures in a row.
   */
  unreadable_files: 'fail' | 'skip';
  /**
   * How events are divided into streams, and so into tables. With single, all go to one stream, responsys_events. With per_event_type, each event type has a stream of its own with its own columns only, such as responsys_sent and responsys_sms_opt_in. Changing this later replaces the streams of the connection: every file that is still on the server is read again.
   */
  stream_layout: 'single' | 'per_event_type';
  /**
   * If your Connect job writes a ready file at the end of each export, its extension. A file is then read only once its ready file exists (name.ready or name.csv.ready).
   */
  ready_file_extension?: string;
  /**
   * Leave a file alone until it has not changed for this long, so that no file is read while Responsys is still writing it. It is read by the next sync.
   */
  settle_seconds: number;
  /**
   * Fail a sync, once it has read what there is, if the newest event file is older than this. Connect jobs expire and are then deleted; without this option every sync after that succeeds with no rows.
   */
  max_silence_hours?: number;
  /**
   * The fingerprint of the server's host key; any other server is refused. To find it, leave this empty and run a sync: its log has a line that begins with: The server's host key is.
   */
  host_key_fingerprint?: string;
  /**
   * Also offers old algorithms (such as ssh-rsa, ssh-dss and diffie-hellman-group14-sha1) to the server. Leave it off unless an error asks for it.
   */
  legacy_ssh_algorithms: boolean;
  [k: string]: unknown;
}
