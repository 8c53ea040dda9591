/** A connector of this project, as the tests of all connectors need to know it. */
export interface Connector {
  /** Its folder, its image, and its name in Airbyte's files. */
  name: string;
  kind: 'source' | 'destination';
  /** Configurations as people would have them, one for each variant of the form. */
  configs: readonly object[];
  /** The streams of a source. */
  streams: readonly string[];
}

const SFTP = { host: 'files.example.net', username: 'acme_scp', private_key: 'made up' };

const INTERACT = {
  auth_method: 'interact',
  username: 'acme_api',
  password: 'made up',
  endpoint: 'login2.responsys.net',
};

/** Every connector that is built, tested and documented. */
export const CONNECTORS: readonly Connector[] = [
  {
    name: 'source-responsys',
    kind: 'source',
    configs: [
      { credentials: { auth_method: 'sftp', ...SFTP } },
      {
        credentials: { auth_method: 'sftp_pgp', ...SFTP, port: 2222, pgp_private_key: 'made up' },
        account_ids: ['54321'],
        event_types: ['SENT', 'SMS_OPT_IN'],
        start_date: '2024-05-01T00:00:00Z',
        delimiter: 'tab',
        malformed_rows: 'skip',
        ready_file_extension: 'ready',
        host_key_fingerprint: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
      },
    ],
    streams: ['responsys_events'],
  },
  {
    name: 'destination-responsys',
    kind: 'destination',
    configs: [
      {
        credentials: INTERACT,
        workflow: {
          workflow_type: 'export_users',
          list: 'CONTACTS',
          on_exit: 'unsubscribe',
          list_fields: [{ field: 'country', column: 'COUNTRY_' }],
        },
        max_requests_per_minute: 100,
      },
      {
        credentials: INTERACT,
        workflow: {
          workflow_type: 'export_to_campaign',
          campaign: 'Welcome',
          source_audience: 'vip',
          time_based_triggers: true,
          back_fill: true,
          additional_fields: ['first_name'],
        },
        tables_folder: 'Lytics',
      },
      {
        credentials: INTERACT,
        workflow: {
          workflow_type: 'send_custom_event',
          event: 'VIP_Entered',
          list: 'CONTACTS',
          source_audience: 'vip',
          send_once: true,
        },
      },
    ],
    streams: [],
  },
];
