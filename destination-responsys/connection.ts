import type { Clock } from '../shared/clock';
import { configError, transientError } from '../shared/errors';
import type { Log } from '../shared/log';
import { canCreate, createTable, surveyAccount, type Account } from './api/account';
import type { Needs } from './api/needs';
import type { ColumnMapping, ListColumn } from './responsys';
import type { Send } from './api/call';
import { client, type ClientOptions } from './api/client';
import { within } from './api/deadline';
import { DryRun } from './api/dry-run';
import { createMemberships } from './api/memberships-table';
import { ResponsysApi } from './api/responsys-api';
import { httpTransport } from './api/transport';
import { bucketOf } from './bucket/address';
import { allSettingsOf } from './form/audiences';
import type { DestinationConfig } from './config';
import { lastSeenCell } from './form/last-seen';
import { membershipsFor, missingMemberships } from './memberships';
import { addsMembers, type Responsys, type TableName, type Targets } from './responsys';
import { loginOf, MAX_COLUMNS, objectNamesOf } from './form/settings';
import type { Settings } from './decide/settings';

type Manner = Pick<ClientOptions, 'patience' | 'deadlineMs'>;

/** A user waits for `check`, so it answers within 30 seconds in total. */
const CHECK: Manner = { patience: { attempts: 4, waits: false }, deadlineMs: 12_000 };
const CHECK_MS = 28_000;
/** Ten attempts take two to four minutes, or longer if calls time out. */
const WRITE: Manner = { patience: { attempts: 10, waits: true }, deadlineMs: 120_000 };

/**
 * Tests the configuration and answers in one sentence. Changes nothing.
 * @throws ConnectorError that says what to fix
 */
export async function checkConnection(
  config: DestinationConfig,
  log: Log,
  clock: Clock,
): Promise<string> {
  let doing = 'logging in';
  // The form's request limit is for syncs: a check makes only a few requests.
  const send = sender(config, CHECK, undefined, log, clock);
  const noted: Send = (call) => {
    ({ doing } = call);
    return send(call);
  };
  return within(clock, CHECK_MS, answersOf(config, noted, log, clock), () =>
    transientError(
      `Responsys did not answer in time: ${CHECK_MS / 1000} seconds were over while ${doing}. Try ` +
        'again, and check Authorization > Endpoint.',
    ),
  );
}

// What is wrong with the account is said first.
async function answersOf(
  config: DestinationConfig,
  send: Send,
  log: Log,
  clock: Clock,
): Promise<string> {
  const [answer, bucket] = await Promise.allSettled([
    answerOf(config, send, log, clock),
    bucketAnswerOf(config, clock),
  ]);
  if (answer.status === 'rejected') throw answer.reason;
  if (bucket.status === 'rejected') throw bucket.reason;
  return `${answer.value}${bucket.value}`;
}

// Loaded only where rejected records are kept.
async function bucketAnswerOf(config: DestinationConfig, clock: Clock): Promise<string> {
  const bucket = bucketOf(config);
  if (bucket === undefined) return '';
  const [{ checkBucket }, { s3 }] = await Promise.all([
    import('./bucket/rejected-objects'),
    import('./bucket/s3'),
  ]);
  await checkBucket(bucket, s3(bucket), clock);
  return ` The bucket ${bucket.name} accepts rejected records.`;
}

async function answerOf(
  config: DestinationConfig,
  send: Send,
  log: Log,
  clock: Clock,
): Promise<string> {
  const all = allSettingsOf(config, undefined);
  const [settings] = all;
  // The stream's name is not known here, only that it will become a column.
  const isStream =
    settings.membership === undefined &&
    allSettingsOf(config, 'stream')[0].membership !== undefined;
  const account = await surveyAccount(send, objectNamesOf(config), {
    ...needsOf(all),
    usesSegments: isStream,
  });
  typed(settings, account, clock.now());
  const [whole] = allSettingsOf(config, 'stream');
  const memberships = await membershipsFor(send, config, account, whole);
  const missing = [...account.missing, ...missingMemberships(memberships)];
  const isSure = await canCreate(send, { ...account, missing });
  const { listTypes, segmentColumns, segmentsTable } = account;
  const written = listColumnsOf(settings).map(
    ({ name }) => `${name} (${listTypes.get(name) ?? ''})`,
  );
  const created = missing.map(({ name, folder }) => `${name} in the folder ${folder}`);
  const streamsNeed =
    isStream && segmentColumns !== undefined
      ? `each stream needs a column of its name in ${segmentsTable}, which has ` +
        [...segmentColumns].filter((name) => !name.endsWith('_')).join(', ')
      : undefined;
  if (streamsNeed !== undefined) {
    log.warn(`Source Audience is empty, so ${streamsNeed}. Fill it in, or add the column.`);
  }
  const parts = [
    foundIn(account),
    ...(addsMembers(settings.match)
      ? []
      : [`Match Column ${settings.match} updates members and adds nobody`]),
    ...(written.length === 0 ? [] : [`the list has the columns ${written.join(', ')}`]),
    created.length === 0
      ? 'and the tables have the columns that the workflow writes'
      : `and the first sync will create ${created.join(' and ')}`,
    ...(isSure ? [] : ['if the folder is there, which the API user may not look up']),
    ...(streamsNeed === undefined ? [] : [`and ${streamsNeed}`]),
  ];
  return `${parts.join(', ')}.`;
}

function foundIn({ campaign, event, list }: Account): string {
  if (campaign !== undefined) return `The campaign ${campaign} and its list ${list} are there`;
  if (event === undefined) return `The list ${list} is there`;
  return event.isSure
    ? `The custom event ${event.name} and the list ${list} are there`
    : `The list ${list} is there, the custom event ${event.name} is taken as it is typed, since Responsys ` +
        'does not report which there are';
}

/** What a sync writes to, and how. */
export interface Connection {
  to: Responsys;
  targets: Targets;
  /** One for each audience. */
  settingsFor(stream: string): readonly Settings[];
}

/**
 * Logs in, finds what the streams are written to, and creates the tables that are missing.
 * @param streams names of the configured streams
 * @throws ConnectorError that names the field of the form to look at
 */
export async function connect(
  config: DestinationConfig,
  streams: readonly string[],
  dryRun: boolean,
  log: Log,
  clock: Clock,
): Promise<Connection> {
  const untyped = new Map(streams.map((stream) => [stream, allSettingsOf(config, stream)]));
  const all = [...untyped.values()].flat();
  const [first = allSettingsOf(config, undefined)[0]] = all;
  const send = sender(config, WRITE, config.max_requests_per_minute, log, clock);
  const account = await surveyAccount(send, objectNamesOf(config), needsOf(all));
  const now = clock.now();
  const settings = new Map(
    [...untyped].map(([stream, some]) => [stream, some.map((one) => typed(one, account, now))]),
  );
  for (const table of account.missing) {
    if (dryRun) log.info(`Dry run: would create the extension table ${table.name}.`);
    else {
      await createTable(send, account.list, table);
      log.info(`Created the extension table ${table.name} in the folder ${table.folder}.`);
    }
  }
  const memberships = await membershipsFor(send, config, account, first);
  if (memberships?.isMissing === true) {
    if (dryRun) log.info(`Dry run: would create the supplemental table ${memberships.name}.`);
    else {
      await createMemberships(send, memberships, first.match);
      const { name, folder } = memberships;
      log.info(`Created the supplemental table ${name} in the folder ${folder}.`);
    }
  }
  const targets = { ...targetsOf(account, first), memberships };
  const api = new ResponsysApi(send, targets);
  return {
    ...{ to: dryRun ? new DryRun(api, targets, log, tablesIn(account)) : api, targets },
    settingsFor: (stream) => settings.get(stream) ?? [],
  };
}

function sender(
  config: DestinationConfig,
  manner: Manner,
  cap: number | undefined,
  log: Log,
  clock: Clock,
): Send {
  return client(httpTransport(), { login: loginOf(config), ...manner, cap }, clock, log);
}

function tablesIn({ missing, userFieldsTable, segmentsTable }: Account): ReadonlySet<TableName> {
  const isMissing = (table: string): boolean => missing.some(({ name }) => name === table);
  return new Set<TableName>([
    ...(isMissing(userFieldsTable) ? (['userFields'] as const) : []),
    ...(isMissing(segmentsTable) ? (['segments'] as const) : []),
  ]);
}

function targetsOf(account: Account, { match, permission }: Settings): Targets {
  return {
    list: account.list,
    listFolder: account.listFolder,
    campaign: account.campaign,
    event: account.event?.name,
    userFields: account.userFieldsTable,
    segments: account.segmentsTable,
    match,
    permission,
  };
}

// Adds what depends on the list: the types of its columns, so that values are converted to them.
function typed(settings: Settings, { listTypes }: Account, now: number): Settings {
  const listFields = settings.listFields.map((one) => ({ ...one, type: listTypes.get(one.name) }));
  const { lastSeen } = settings;
  if (lastSeen === undefined) return { ...settings, listFields };
  const cells = lastSeenCell(lastSeen.column, listTypes.get(lastSeen.column.name) ?? '', now);
  return { ...settings, listFields, lastSeen: { ...lastSeen, cells } };
}

// The columns of the list that are written, in addition to those that identify a member.
function listColumnsOf({ listFields, lastSeen }: Settings): ListColumn[] {
  return [...listFields, ...(lastSeen === undefined ? [] : [lastSeen.column])];
}

// The stream that is the audience when Source Audience is empty.
function streamOf({ audience, membership, segments }: Settings): string | undefined {
  if (audience !== undefined) return undefined;
  return segments.find(({ name }) => name === membership)?.source;
}

// Each stream that is an audience needs a column for it.
function needsOf(all: readonly Settings[]): Needs {
  const distinct = <Column extends ColumnMapping>(columns: readonly Column[]): Column[] => [
    ...new Map(columns.map((column) => [column.name, column])).values(),
  ];
  const segments = distinct(all.flatMap((one) => one.segments));
  if (segments.length > MAX_COLUMNS) {
    throw configError(
      `The streams of this connection are ${segments.length} audiences, and the segments table takes ` +
        `${MAX_COLUMNS}. Split them over several connections, or fill in Source Audience.`,
    );
  }
  return {
    userFields: distinct(all.flatMap((one) => one.userFields)),
    segments,
    listColumns: distinct(all.flatMap(listColumnsOf)),
    streams: all.flatMap((one) => streamOf(one) ?? []),
  };
}
