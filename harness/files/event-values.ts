import { createHash } from 'node:crypto';

import type { EventKind } from './event-layouts';

/** Made-up text of a column for the nth event of its kind. */
export type Value = (n: number) => string;

/** First event: 23 May 2024 07:00:56 UTC; one more every 7 seconds. */
const START_MS = Date.UTC(2024, 4, 23, 7, 0, 56);
const STEP_MS = 7_000;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const EVENT_TYPES: Partial<Record<EventKind, number>> = {
  ...{ SENT: 1, BOUNCE: 2, OPEN: 4, CLICK: 5, CONVERT: 19, OPT_OUT: 7, FAIL: 8, SKIPPED: 10 },
  ...{ FORM: 15, OPT_IN: 21, SMS_SENT: 401, SMS_DELIVERED: 403, SMS_FAIL: 408, SMS_SKIPPED: 410 },
  ...{
    SMS_RECEIVED: 411,
    SMS_OPT_IN: 421,
    PUSH_OPENED: 504,
    PUSH_FAILED: 508,
    PROGRAM_STATE: 1005,
  },
};

const email: Value = (n) => `person${n}@example.com`;

const VALUES: Readonly<Record<string, Value>> = {
  ACCOUNT_ID: () => '54321',
  LIST_ID: () => '7601',
  // Beyond 2^31, as real ones are.
  RIID: (n) => String(3_723_000_000 + n),
  CUSTOMER_ID: (n) => (n % 10 === 9 ? '' : `C-${1001 + n}`),
  EVENT_CAPTURED_DT: (n) => eventDate(START_MS + n * STEP_MS),
  EVENT_STORED_DT: (n) => eventDate(START_MS + n * STEP_MS + (n % 18) * 1000),
  CAMPAIGN_ID: (n) => String(76_138_121 + (n % 5)),
  LAUNCH_ID: (n) => String(66_505_241 + (n % 5)),
  PROGRAM_ID: () => '-1',
  EMAIL: email,
  EMAIL_ISP: () => 'example.com',
  EMAIL_FORMAT: oneOf('H', 'T', 'M', 'N'),
  COMPLAINER_EMAIL: email,
  CONTACT_INFO: email,
  OFFER_SIGNATURE_ID: (n) => String(-1_814_872_854 + n),
  DYNAMIC_CONTENT_SIGNATURE_ID: () => '',
  MESSAGE_SIZE: (n) => String(6_000 + (n % 1_000)),
  SEGMENT_INFO: oneOf('PR:', 'PR:CUSTOMER_ID_', 'SR:3'),
  BOUNCE_TYPE: oneOf('H', 'S'),
  REASON: oneOf('USER_NOT_FOUND', 'HOST_NOT_FOUND', 'NO_REPLY_FROM_HOST', 'UNKNOWN_REASON'),
  REASON_CODE: () => 'smtp;550 5.1.1 user unknown',
  // Everything that a format with delimiters can stumble over.
  SUBJECT: (n) => `Say "hello", person${n}; 20% off | today 🎉 é\uFFFD`,
  OFFER_NAME: (n) => `textlink_Shop_${n % 20}`,
  OFFER_NUMBER: (n) => String(32_008_021 + (n % 20)),
  OFFER_CATEGORY: () => '',
  OFFER_URL: (n) => `https://shop.example.com/?a=${n}&b=2`,
  ORDER_ID: (n) => `O-${9_001 + n}`,
  ORDER_TOTAL: (n) => `${n % 500}.${pad(n % 100)}`,
  ORDER_QUANTITY: (n) => String(1 + (n % 9)),
  SOURCE: oneOf('UI - Data Viewer', 'Unknown', 'Unsubscribe Page/Link'),
  LAUNCH_STATUS: oneOf('B', 'C', 'F', 'L', 'S'),
  LAUNCH_TYPE: oneOf('S', 'R', 'V', 'X'),
  LAUNCH_CHARSET: oneOf('UTF-8', 'ISO-8859-1'),
  PURPOSE: () => 'P',
  LAUNCH_ERROR_CODE: () => '',
  AGGREGATOR_ID: () => '1',
  COUNTRY_CODE: oneOf('US', 'DE', 'GB'),
  // Leading zeros must survive.
  MOBILE_CODE: (n) => `0${57_941 + (n % 3)}`,
  MOBILE_NUMBER: (n) => String(15_550_100 + n),
  MOBILE_CHANNEL: () => 'Sms',
  MOBILE_KEYWORD: () => '',
  MSG_SPLIT_COUNT: (n) => String(1 + (n % 3)),
  DELIVERED_FLAG: oneOf('0', '1', '2'),
  PLATFORM_TYPE: oneOf('ios', 'android'),
  REMOTE_ADDR: (n) => `192.0.2.${n % 256}`,
};

/** How a column of a kind's files is filled; columns that are not known get a text of their name. */
export function valueOf(kind: EventKind, column: string): Value {
  if (column === 'EVENT_TYPE_ID') return () => String(EVENT_TYPES[kind] ?? 0);
  if (column === 'EVENT_UUID') return (n) => uuid(`${kind} ${n}`);
  const known = VALUES[column];
  if (known !== undefined) return known;
  if (column.endsWith('_DT')) return (n) => eventDate(START_MS + n * STEP_MS);
  if (column.endsWith('_UUID')) return (n) => uuid(`${column} ${n}`);
  if (column.endsWith('_ID')) return (n) => String(10_000 + n);
  return (n) => `${column.toLowerCase().replaceAll('_', ' ')} ${n}`;
}

/** DD-Mon-YYYY HH24:MI:SS in UTC, as Responsys writes it; from milliseconds since the epoch. */
export function eventDate(ms: number): string {
  const at = new Date(ms);
  const day = `${pad(at.getUTCDate())}-${MONTHS[at.getUTCMonth()] ?? ''}-${at.getUTCFullYear()}`;
  return `${day} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
}

function oneOf(...texts: readonly string[]): Value {
  return (n) => texts[n % texts.length] ?? '';
}

function uuid(of: string): string {
  const hex = createHash('md5').update(of).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function pad(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}
