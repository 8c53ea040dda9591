import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { feedOf, FEEDS, isKnownColumn, knownColumns } from './feeds';

describe('feedOf', () => {
  it.each([
    ['1234_CLICK_20190103_130532.txt', '1234', 'CLICK'],
    ['1234_SMS_CLICK_20190103_231059.zip', '1234', 'SMS_CLICK'],
    ['80022_BOUNCE_20180912_185817.txt.zip', '80022', 'BOUNCE'],
    ['54321_LAUNCH_STATE_20240523_070056.csv', '54321', 'LAUNCH_STATE'],
    ['54321_SMS_OPT_IN_20240523_070056.csv', '54321', 'SMS_OPT_IN'],
    ['54321_WEBPUSH_BUTTON_CLICKED_20240523_070056.csv', '54321', 'WEBPUSH_BUTTON_CLICKED'],
    ['54321_MMS_SENT_20240523_070056.txt', '54321', 'MMS_SENT'],
    ['54321_PUSH_INBOX_SENT_20240523_070056.txt', '54321', 'PUSH_INBOX_SENT'],
    ['54321_SENT_20240523_070056.csv.zip', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.csv.gz', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.gpg', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.txt.gpg', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.csv.pgp', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.csv.asc', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.txt.zip.gpg', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.csv.gz.pgp', '54321', 'SENT'],
    ['54321_SENT_20240523_070056.TXT.ZIP.GPG', '54321', 'SENT'],
    ['54321_Sms_Opt_Out_20240523_070056.Csv', '54321', 'SMS_OPT_OUT'],
    ['54321_sent_20240523_070056.csv', '54321', 'SENT'],
    ['7_BRAND_NEW_KIND_20240523_070056.csv', '7', 'BRAND_NEW_KIND'],
    ['54321_KIND2_20240523_070056.csv', '54321', 'KIND2'],
    ['54321_SENT_20240101_010101_20240523_070056.csv', '54321', 'SENT_20240101_010101'],
    ['0054321_SENT_20240523_070056.csv', '0054321', 'SENT'],
  ])('reads %s as account %s and kind %s', (name, account, kind) => {
    expect(feedOf(name)).toEqual({ account, kind });
  });

  it.each([
    '54321_SENT_20240523_070056',
    '54321_SENT_20240523_070056.',
    '54321_SENT_20240523_070056.ready',
    '54321_SENT_20240523_070056.csv.ready',
    '54321_SENT_20240523_070056.csv.count',
    '54321_SENT_20240523_070056.csv.tmp',
    '54321_SENT_20240523_070056.csv.ready.gpg',
    '54321_SENT_20240523_070056.filepart.csv',
    '54321_SENT_20240523_070056csv',
    '54321_SENT_20240523.csv',
    '54321_SENT_2024523_070056.csv',
    '54321_SENT_20240523_0700.csv',
    '54321_SENT_20240523_070056_1.csv',
    '54321__20240523_070056.csv',
    '54321_20240523_070056.csv',
    '54321_2SENT_20240523_070056.csv',
    'SENT_20240523_070056.csv',
    'acme_SENT_20240523_070056.csv',
    ' 54321_SENT_20240523_070056.csv',
    '.54321_SENT_20240523_070056.csv',
    'download/54321_SENT_20240523_070056.csv',
    '54321-SENT-20240523-070056.csv',
    'weekly_export_20240523.csv',
    'ready',
    '',
  ])('finds no feed in %j', (name) => {
    expect(feedOf(name)).toBeUndefined();
  });

  it('refuses a very long name quickly', () => {
    const started = performance.now();
    expect(feedOf(`1_${'A_20240523_070056'.repeat(2000)}`)).toBeUndefined();
    expect(feedOf(`1_A_20240523_070056${'.csv'.repeat(10_000)}!`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('FEEDS', () => {
  const LOWER = /^[a-z][a-z0-9_]*$/;

  it('has only kinds that the form accepts', () => {
    const text = readFileSync(join(__dirname, '..', 'spec.json'), 'utf8');
    const { connectionSpecification } = JSON.parse(text) as {
      connectionSpecification: {
        properties: { event_types: { items: { pattern: string } } };
      };
    };
    const pattern = new RegExp(connectionSpecification.properties.event_types.items.pattern);
    expect(Object.keys(FEEDS).filter((kind) => !pattern.test(kind))).toEqual([]);
  });

  it.each(Object.entries(FEEDS))('has each column of %s once, in lower case', (kind, columns) => {
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns.filter((column) => !LOWER.test(column))).toEqual([]);
    expect(feedOf(`1_${kind}_20240523_070056.csv`)?.kind).toBe(kind);
  });

  it.each<[keyof typeof FEEDS, string]>([
    [
      'LAUNCH_STATE',
      'ACCOUNT_ID, LIST_ID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, EXTERNAL_CAMPAIGN_ID, SF_CAMPAIGN_ID, CAMPAIGN_NAME, LAUNCH_NAME, LAUNCH_STATUS, LAUNCH_TYPE, LAUNCH_CHARSET, PURPOSE, SUBJECT, DESCRIPTION, PRODUCT_CATEGORY, PRODUCT_TYPE, MARKETING_STRATEGY, MARKETING_PROGRAM, LAUNCH_ERROR_CODE, LAUNCH_STARTED_DT, LAUNCH_COMPLETED_DT, DISPATCHABLE_TYPE, PROGRAM_ID, BRAND_ID, CREATOR_NAME',
    ],
    [
      'SENT',
      'EVENT_TYPE_ID, ACCOUNT_ID, LIST_ID, RIID, CUSTOMER_ID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, EMAIL, EMAIL_ISP, EMAIL_FORMAT, OFFER_SIGNATURE_ID, DYNAMIC_CONTENT_SIGNATURE_ID, MESSAGE_SIZE, SEGMENT_INFO, CONTACT_INFO, CAMPAIGN_VERSION_ID, PERSONALIZATION_DT, RECIPIENT_ORG_ID, CAMPAIGN_NAME',
    ],
    [
      'CONVERT',
      'EVENT_TYPE_ID, ACCOUNT_ID, LIST_ID, RIID, CUSTOMER_ID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, SOURCE, EMAIL_FORMAT, OFFER_NAME, OFFER_NUMBER, OFFER_CATEGORY, OFFER_URL, ORDER_ID, ORDER_TOTAL, ORDER_QUANTITY, USER_AGENT_STRING, BROWSER_TYPE_INFO, BROWSER_INFO, OS_VENDOR_INFO, OPERATING_SYSTEM_INFO, DEVICE_TYPE_INFO, REMOTE_ADDR',
    ],
    [
      'COMPLAINT',
      'EVENT_TYPE_ID, ACCOUNT_ID, LIST_ID, RIID, CUSTOMER_ID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, EMAIL_FORMAT, REASON, EMAIL, EMAIL_ISP, COMPLAINER_EMAIL, SPAM_TYPE, CONTACT_INFO, COMPLAINT_DT',
    ],
    [
      'SMS_DELIVERED',
      'EVENT_UUID, EVENT_TYPE_ID, ACCOUNT_ID, LIST_ID, RIID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, PROGRAM_ID, AGGREGATOR_ID, COUNTRY_CODE, MOBILE_CODE, MOBILE_NUMBER, MOBILE_CHANNEL, MOBILE_CARRIER, SMS_SENT_UUID, DELIVERED_FLAG, AGGREGATOR_MESSAGE_ID, AGGREGATOR_MESSAGE_SUBID, AGGREGATOR_STATUS_CODE, AGGREGATOR_STATUS_DESC',
    ],
    [
      'WEBPUSH_BOUNCED',
      'EVENT_UUID, EVENT_TYPE_ID, ACCOUNT_ID, LIST_ID, RIID, CUSTOMER_ID, EVENT_CAPTURED_DT, EVENT_STORED_DT, CAMPAIGN_ID, LAUNCH_ID, PROGRAM_ID, VISITOR_ID, APP_ID, API_KEY, CATEGORY, BOUNCE_TYPE, REASON, REASON_CODE, ERROR_TRACE, PLATFORM_TYPE, USER_ID',
    ],
  ])('has every documented column of %s', (kind, documented) => {
    const wanted = documented.toLowerCase().split(', ');
    expect(FEEDS[kind]).toEqual(expect.arrayContaining(wanted));
  });
});

describe('the known columns', () => {
  it('are those of all kinds, each once', () => {
    const columns = knownColumns();
    expect(new Set(columns).size).toBe(columns.length);
    expect(new Set(columns)).toEqual(new Set(Object.values(FEEDS).flat()));
  });

  it.each([
    ['riid', true],
    ['push_id', true],
    ['RIID', false],
    ['favourite_colour', false],
    ['constructor', false],
    ['', false],
  ])('are looked up in lower case: %j is %s', (column, known) => {
    expect(isKnownColumn(column)).toBe(known);
  });
});
