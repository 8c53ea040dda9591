/*
 * The kinds of event file that Responsys exports (Connect job "Export Feed Data"): how a file is
 * named and which columns its rows have. Columns are taken from the header of each file; the list
 * here makes the catalog. An account may add, move or repeat columns.
 */

const EMAIL =
  'event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt campaign_id launch_id';
const MOBILE =
  'event_uuid event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt campaign_id launch_id program_id';
const DEVICE =
  'event_uuid event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt';

// Columns that an administrator enables per kind.
const VERSION = 'campaign_version_id personalization_dt recipient_org_id';
const AGENT =
  'user_agent_string browser_type_info browser_info os_vendor_info operating_system_info device_type_info';
const OLD_AGENT = 'operating_system browser browser_type';

function columns(...groups: string[]): readonly string[] {
  return groups.flatMap((group) => group.split(' '));
}

/**
 * Kind of event -> its documented columns in lower case, from the layouts of Responsys's default
 * feeds of 2019 and 2021 and the add-ons seen since. Of the last three only the names are known.
 */
export const FEEDS = {
  LAUNCH_STATE: columns(
    'account_id list_id event_captured_dt event_stored_dt campaign_id launch_id external_campaign_id sf_campaign_id campaign_name launch_name launch_status launch_type launch_charset purpose subject description product_category product_type marketing_strategy marketing_program launch_error_code launch_started_dt launch_completed_dt',
    'dispatchable_type program_id brand_id creator_name ext_campaign_id',
  ),
  SENT: columns(
    EMAIL,
    'email email_isp email_format offer_signature_id dynamic_content_signature_id message_size segment_info contact_info',
    VERSION,
    'campaign_name',
  ),
  SKIPPED: columns(
    EMAIL,
    'email email_isp email_format offer_signature_id dynamic_content_signature_id message_size segment_info contact_info reason',
    VERSION,
  ),
  FAIL: columns(
    EMAIL,
    'email email_isp email_format offer_signature_id dynamic_content_signature_id message_size segment_info contact_info reason',
    VERSION,
  ),
  BOUNCE: columns(
    EMAIL,
    'email email_format bounce_type reason reason_code subject contact_info',
    VERSION,
  ),
  OPEN: columns(EMAIL, 'email_format', AGENT, OLD_AGENT, VERSION, 'remote_addr'),
  CLICK: columns(
    EMAIL,
    'email_format offer_name offer_number offer_category offer_url',
    AGENT,
    OLD_AGENT,
    VERSION,
    'remote_addr',
  ),
  CONVERT: columns(
    EMAIL,
    'source email_format offer_name offer_number offer_category offer_url order_id order_total order_quantity',
    AGENT,
    OLD_AGENT,
    VERSION,
    'remote_addr',
  ),
  COMPLAINT: columns(
    EMAIL,
    'email_format reason email email_isp complainer_email spam_type contact_info complaint_dt',
    'recipient_org_id',
  ),
  OPT_IN: columns(EMAIL, 'email_format source reason email'),
  OPT_OUT: columns(EMAIL, 'email_format source reason email contact_info', VERSION),
  FORM: columns(EMAIL, 'form_id form_name'),
  FORM_STATE: columns(
    'event_type_id account_id list_id event_captured_dt event_stored_dt form_id form_name form_description',
  ),
  PROGRAM: columns(
    'event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt program_id enactment_id program_name program_version description',
  ),
  PROGRAM_STATE: columns(
    'event_type_id account_id list_id event_captured_dt event_stored_dt program_id program_name program_description',
  ),
  HOLDOUT_GROUP: columns(
    'event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt program_id holdout_id compare_to_campaign_id',
  ),
  DYNAMIC_CONTENT: columns(
    'event_uuid account_id list_id event_captured_dt event_stored_dt campaign_id launch_id region_name rule_name content_type content email_format signature_id signature content_index',
  ),
  MULTIVARIATE_TEST: columns(
    'program_id campaign_id stage_id campaign_version_id campaign_version_name test_start_dt test_end_dt winner_selection_type test_success_metric is_winner campaign_version_content',
  ),
  CUSTOM: columns(
    'event_type_id account_id list_id riid customer_id event_captured_dt event_stored_dt source event_name',
  ),
  SMS_SENT: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number mobile_channel mobile_keyword offer_signature_id msg_split_count',
    'message campaign_name',
  ),
  SMS_SKIPPED: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number mobile_channel mobile_keyword offer_signature_id reason',
  ),
  SMS_FAIL: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number mobile_channel mobile_keyword offer_signature_id reason',
  ),
  SMS_DELIVERED: columns(
    'event_uuid event_type_id account_id list_id riid event_captured_dt event_stored_dt campaign_id launch_id program_id aggregator_id country_code mobile_code mobile_number mobile_channel mobile_carrier sms_sent_uuid delivered_flag aggregator_message_id aggregator_message_subid aggregator_status_code aggregator_status_desc',
  ),
  SMS_RECEIVED: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number mobile_keyword mobile_carrier aggregator_message_id',
    'msg_body',
  ),
  SMS_CLICK: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number offer_number remote_addr',
    AGENT,
  ),
  SMS_CONVERT: columns(
    MOBILE,
    'aggregator_id country_code mobile_code mobile_number offer_number order_id order_total order_quantity',
    AGENT,
  ),
  SMS_OPT_IN: columns(
    'event_uuid event_type_id account_id riid event_captured_dt event_stored_dt aggregator_id list_id launch_id campaign_id program_id mobile_code mobile_number mobile_keyword mobile_country mobile_carrier source reason customer_id',
  ),
  SMS_OPT_OUT: columns(
    'event_uuid event_type_id account_id riid event_captured_dt event_stored_dt aggregator_id list_id launch_id campaign_id program_id mobile_code mobile_number mobile_keyword mobile_country mobile_carrier source reason customer_id',
  ),
  SMS_MO_FW_SENT: columns(
    'event_uuid event_type_id account_id list_id riid event_captured_dt event_stored_dt campaign_id launch_id program_id aggregator_id country_code mobile_code mobile_number mobile_keyword mo_msg',
  ),
  SMS_MO_FW_FAILED: columns(
    'event_uuid event_type_id account_id list_id riid event_captured_dt event_stored_dt campaign_id launch_id program_id aggregator_id country_code mobile_code mobile_number mobile_keyword mo_msg failure_reason',
  ),
  MMS_SENT: columns(
    DEVICE,
    'aggregator_id campaign_id launch_id program_id country_code mobile_code mobile_number mobile_channel offer_signature_id',
  ),
  MMS_SKIPPED: columns(
    DEVICE,
    'aggregator_id campaign_id launch_id program_id country_code mobile_code mobile_number mobile_channel offer_signature_id reason',
  ),
  MMS_FAILED: columns(
    DEVICE,
    'aggregator_id campaign_id launch_id program_id country_code mobile_code mobile_number mobile_channel offer_signature_id reason',
  ),
  PUSH_SENT: columns(MOBILE, 'push_id user_id app_id platform_type'),
  PUSH_SKIPPED: columns(MOBILE, 'push_id user_id app_id reason platform_type'),
  PUSH_FAILED: columns(MOBILE, 'push_id user_id app_id reason platform_type'),
  PUSH_BOUNCED: columns(MOBILE, 'push_id platform_type category reason reason_code error_trace'),
  PUSH_OPENED: columns(MOBILE, 'push_id pushio_api_key platform_type app_id'),
  PUSH_CLICKED: columns(
    MOBILE,
    'push_id pushio_api_key app_id platform_type operating_system user_agent_string offer_name offer_number offer_category offer_url',
  ),
  PUSH_BUTTON_CLICKED: columns(
    'event_uuid event_type_id account_id riid customer_id event_captured_dt event_stored_dt list_id launch_id campaign_id program_id push_id pushio_api_key app_id platform_type user_agent_string button_id category_id button_name button_type action_url category_name category_identifier',
  ),
  PUSH_CONVERTED: columns(
    MOBILE,
    'push_id pushio_api_key platform_type app_id',
    'order_id order_total order_quantity',
  ),
  PUSH_OPT_IN: columns(DEVICE, 'push_id pushio_api_key app_id platform_type user_id'),
  PUSH_OPT_OUT: columns(DEVICE, 'push_id pushio_api_key app_id platform_type user_id'),
  PUSH_UNINSTALL: columns(DEVICE, 'push_id app_id platform_type user_id'),
  PUSH_INBOX_SENT: columns(MOBILE, 'push_id app_id platform_type user_id inbox_id'),
  WEBPUSH_SENT: columns(MOBILE, 'visitor_id app_id api_key platform_type user_id'),
  WEBPUSH_SKIPPED: columns(MOBILE, 'visitor_id app_id api_key reason platform_type user_id'),
  WEBPUSH_FAILED: columns(
    MOBILE,
    'visitor_id app_id api_key category reason reason_code error_trace platform_type',
  ),
  WEBPUSH_BOUNCED: columns(
    MOBILE,
    'visitor_id app_id api_key category bounce_type reason reason_code error_trace platform_type user_id',
  ),
  WEBPUSH_OPENED: columns(MOBILE, 'visitor_id app_id api_key platform_type'),
  WEBPUSH_BUTTON_CLICKED: columns(
    MOBILE,
    'visitor_id app_id api_key platform_type button_click_id button_name button_url',
    'button_id',
  ),
  WEBPUSH_CLOSED: columns(MOBILE, 'visitor_id api_key app_id platform_type'),
  WEBPUSH_CONVERTED: columns(
    MOBILE,
    'visitor_id app_id api_key platform_type conversion_type order_id order_total order_quantity user_id',
  ),
  WEBPUSH_OPT_IN: columns(DEVICE, 'visitor_id app_id api_key platform_type user_id'),
  WEBPUSH_OPT_OUT: columns(DEVICE, 'visitor_id app_id api_key platform_type user_id'),
  APPCLOUD_SENT: columns(
    'account_id event_captured_dt list_id riid customer_id campaign_id launch_id app_id client_id event_type_id event_stored_dt',
  ),
  APPCLOUD_FAILED: columns(
    'account_id event_captured_dt list_id riid customer_id campaign_id launch_id app_id client_id reason event_type_id event_stored_dt',
  ),
  APPCLOUD_SKIPPED: columns(
    'account_id event_captured_dt list_id riid customer_id campaign_id launch_id app_id client_id reason event_type_id event_stored_dt',
  ),
  CUSTOM_CHANNEL_SENT: columns(
    EMAIL,
    'program_id partner_id custom_params enactment_id grp_enactment_id personalization_dt campaign_version_id',
  ),
  CUSTOM_CHANNEL_FAILED: columns(
    EMAIL,
    'program_id partner_id custom_params result_fields reason enactment_id grp_enactment_id personalization_dt campaign_version_id',
  ),
  CUSTOM_CHANNEL_SKIPPED: columns(
    EMAIL,
    'program_id partner_id custom_params result_fields reason enactment_id grp_enactment_id personalization_dt campaign_version_id',
  ),
  PUSH_INBOX_SKIPPED: columns(MOBILE),
  SMS_OPEN: columns(MOBILE),
  WEBPUSH_DISPLAY: columns(MOBILE),
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What a file's name says. */
export interface FeedName {
  account: string;
  /** Upper case, e.g. SENT or SMS_OPT_IN; may be a kind that is not in the table. */
  kind: string;
}

// <account>_<KIND>_<YYYYMMDD>_<HH24MISS>, then one or more known extensions. The stamp is not
// reliably UTC, so nothing is read from it.
const NAME = /^(\d+)_([A-Z][A-Z0-9_]*?)_\d{8}_\d{6}((?:\.(?:txt|csv|zip|gz|gpg|pgp|asc))+)$/i;

/** The feed that a file name (without folder) belongs to, or undefined if it follows no feed. */
export function feedOf(name: string): FeedName | undefined {
  const [, account, kind] = NAME.exec(name) ?? [];
  if (account === undefined || kind === undefined) return undefined;
  return { account, kind: kind.toUpperCase() };
}

/** Which feeds are to be read. */
export interface FeedChoice {
  /** Empty: all accounts. */
  accountIds: readonly string[];
  /** Upper case, in order; empty: all kinds. */
  eventTypes: readonly string[];
}

/** Why a feed is not read. */
export type NotChosen = 'of another account' | 'of another event type';

/** Why a feed is left out; undefined when it is chosen. */
export function notChosen(
  { account, kind }: FeedName,
  { accountIds, eventTypes }: FeedChoice,
): NotChosen | undefined {
  if (accountIds.length > 0 && !accountIds.includes(account)) return 'of another account';
  const isOther = eventTypes.length > 0 && !eventTypes.includes(kind);
  return isOther ? 'of another event type' : undefined;
}

const KNOWN_COLUMNS: ReadonlySet<string> = new Set(Object.values(FEEDS).flat());

/** Whether a column, in lower case, is one that Responsys documents for any kind. */
export function isKnownColumn(column: string): boolean {
  return KNOWN_COLUMNS.has(column);
}

/** The documented columns of a kind; undefined for one that is not in the table. */
export function columnsOfKind(kind: string): readonly string[] | undefined {
  const feeds: Readonly<Record<string, readonly string[]>> = FEEDS;
  return Object.hasOwn(feeds, kind) ? feeds[kind] : undefined;
}

/** The documented kinds, in the order of the table. */
export function knownKinds(): readonly string[] {
  return Object.keys(FEEDS);
}

/** Every documented column of every kind, each once, in the order of the table. */
export function knownColumns(): readonly string[] {
  return [...KNOWN_COLUMNS];
}
