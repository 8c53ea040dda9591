import type { Clock } from '../shared/clock';
import { configError } from '../shared/errors';
import type { Log } from '../shared/log';
import { createTable, survey, type Account, type Column, type Needs } from './api/account';
import { client } from './api/client';
import type { Send } from './api/layers';
import { ResponsysApi } from './api/responsys-api';
import { httpTransport } from './api/transport';
import type { DestinationConfig } from './config';
import { DryRun } from './send/dry-run';
import type { Responsys, Targets } from './responsys';
import { loginOf, MOST_COLUMNS, placeOf, settingsOf, type Settings } from './settings';

/** Attempts at a call: a person waits for `check`; ten take about six minutes. */
const ATTEMPTS = { check: 2, write: 10 } as const;

/**
 * Tries the configuration out and answers in one sentence. Changes nothing.
 * @throws ConnectorError that says what to fix
 */
export async function tryOut(config: DestinationConfig, log: Log, clock: Clock): Promise<string> {
  const settings = settingsOf(config, undefined);
  const send = sender(config, ATTEMPTS.check, log, clock);
  const account = await survey(send, placeOf(config), settings);
  const target =
    account.campaign === undefined
      ? `The list ${account.list} is there`
      : `The campaign ${account.campaign} and its list ${account.list} are there`;
  const created = account.missing.map(({ name, folder }) => `${name} in the folder ${folder}`);
  const tables =
    created.length === 0
      ? 'and the tables have the columns that the workflow writes'
      : `and the first sync will create ${created.join(' and ')}`;
  return `${target}, ${tables}.`;
}

/** What a sync writes to. */
export interface Connection {
  to: Responsys;
  settingsFor(stream: string): Settings | undefined;
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
  const settings = new Map(streams.map((stream) => [stream, settingsOf(config, stream)]));
  const [first = settingsOf(config, undefined)] = settings.values();
  const send = sender(config, ATTEMPTS.write, log, clock);
  const account = await survey(send, placeOf(config), needsOf([...settings.values()]));
  for (const table of account.missing) {
    if (dryRun) log.info(`Dry run: would create the extension table ${table.name}.`);
    else {
      await createTable(send, account.list, table);
      log.info(`Created the extension table ${table.name} in the folder ${table.folder}.`);
    }
  }
  const targets = targetsOf(account, first);
  const api = new ResponsysApi(send, targets, log);
  const lacksSegments = account.missing.some(({ name }) => name === account.segmentsTable);
  return {
    to: dryRun ? new DryRun(api, targets, log, lacksSegments) : api,
    settingsFor: (stream) => settings.get(stream),
  };
}

function sender(config: DestinationConfig, attempts: number, log: Log, clock: Clock): Send {
  const options = { login: loginOf(config), attempts, cap: config.max_requests_per_minute };
  return client(httpTransport(), options, clock, log);
}

function targetsOf(account: Account, { match, permission }: Settings): Targets {
  return {
    list: account.list,
    campaign: account.campaign,
    userFields: account.userFieldsTable,
    segments: account.segmentsTable,
    match,
    permission,
  };
}

// Each stream that is an audience of its own has a column of its own.
function needsOf(all: readonly Settings[]): Needs {
  const distinct = (columns: readonly Column[]): Column[] => [
    ...new Map(columns.map((column) => [column.name, column])).values(),
  ];
  const segments = distinct(all.flatMap((one) => one.segments));
  if (segments.length > MOST_COLUMNS) {
    throw configError(
      `The streams of this connection are ${segments.length} audiences, and the segments table takes ` +
        `${MOST_COLUMNS}. Split them over several connections, or fill in Source Audience.`,
    );
  }
  return { userFields: distinct(all.flatMap((one) => one.userFields)), segments };
}
