import { once, setMaxListeners } from 'node:events';
import { createServer } from 'node:http';

import { listenOnLoopback, LOOPBACK } from '../sftp/loopback';
import { Account, type SentEvent, type Trigger } from './account';
import type { Field } from './columns';
import { exchange } from './exchange';
import { FaultDealer, type ResponsysFaults } from './faults';
import { Limits } from './limits';
import { valueOf } from './list';
import { RequestLog, type RequestNote } from './log';
import type { ResponsysOptions } from './options';
import { unknownsOf } from './unknowns';
import { Sessions, TOKEN_LIFE_MS, type LapseForm } from './session';

export type { RequestNote } from './log';
export type { FaultName, ResponsysFaults } from './faults';
export type { ResponsysOptions } from './options';
export type { SentEvent, Trigger } from './account';

/** How long a connection that is not used is kept; longer than any test waits. */
const IDLE_MS = 600_000;

/** A Responsys account in this process, as far as its REST API shows it. */
export interface ResponsysServer {
  /** `http://127.0.0.1:port`, where to log in. */
  url: string;
  username: string;
  password: string;
  /** The members of a list with all its columns; null is blank. */
  members(list: string): Record<string, string | null>[];
  /** The rows of an extension table with the columns of its own, and whose they are. */
  rows(list: string, table: string): TableRow[];
  /** The names of the extension tables of a list. */
  tables(list: string): string[];
  /** The columns of an extension table without `RIID_`; undefined when there is no such table. */
  fields(list: string, table: string): Field[] | undefined;
  /** The rows of a supplemental table, whatever its folder; none if there is no such table. */
  supplementalRows(table: string): Record<string, string | null>[];
  /** Each e-mail that was accepted, in order; none with keep `counts`. */
  triggers: Trigger[];
  /** Each custom event that was accepted, in order; none with keep `counts`. */
  sentEvents: SentEvent[];
  /** Requests in the order in which they arrived; none with keep `counts`. */
  requests: RequestNote[];
  /** Requests by function. */
  readonly counts: Record<string, number>;
  /** Rows, identifiers and recipients in requests, by function. */
  readonly rowCounts: Record<string, number>;
  /** Answers with API_LIMIT_EXCEEDED. */
  readonly limitErrors: number;
  /** Logins with a password that were granted. */
  readonly logins: number;
  /** Tokens that were renewed. */
  readonly renewals: number;
  /** Peak of requests under way at the same time. */
  readonly mostAtOnce: number;
  /** Rows whose key came before in the same request. */
  readonly duplicateKeys: number;
  /** Adds a member as if it had been there before; returns its RIID. */
  addMember(list: string, values: Record<string, string>): string;
  /** Sets columns of a row as if it had been there before. */
  setRow(list: string, table: string, riid: string, values: Record<string, string>): void;
  /** Faults from now on, instead of those before; {} ends them. */
  setFaults(faults: ResponsysFaults): void;
  /** Ends all tokens so far; INVALID_TOKEN when no form is given. */
  lapseTokens(form?: LapseForm): void;
  /** Every token that was given out so far. */
  tokens(): string[];
  stop(): Promise<void>;
}

export interface TableRow {
  riid: string;
  email: string | null;
  customerId: string | null;
  values: Record<string, string | null>;
}

/** Starts a server on the loopback that behaves as the REST API of Responsys does. */
export async function startResponsysServer(
  options: ResponsysOptions = {},
): Promise<ResponsysServer> {
  const { now = Date.now, username = 'lytics_api', password = 'a p&ss=wörd+1' } = options;
  const keeps = options.keep !== 'counts';
  let url = '';
  const endPoint = (): string => {
    const { endPoint: given = url, endPointForm } = options;
    return endPointForm === 'without scheme' ? given.replace(/^https?:\/\//, '') : given;
  };
  const account = newAccount(options, keeps, now);
  const { tokenLifeMs = TOKEN_LIFE_MS, onRequest } = options;
  const sessions = new Sessions({ username, password, now, tokenLifeMs, endPoint });
  const limits = newLimits(options, now);
  const faults = new FaultDealer(options.seed ?? 1);
  const log = new RequestLog(keeps, onRequest);
  const stopping = new AbortController();
  // Each request that waits listens to it.
  setMaxListeners(0, stopping.signal);
  const server = createServer({ keepAliveTimeout: IDLE_MS }, (request, response) => {
    void exchange(request, response, ports).catch((error: unknown) => {
      response.destroy();
      if (!stopping.signal.aborted) throw error;
    });
  });
  const ports = {
    ...{ account, sessions, limits, faults, log, now, stopped: stopping.signal },
    ...{ latencyMs: options.latencyMs ?? 0, jitterMs: options.jitterMs ?? 0 },
    ...{ echo: options.echo, keepAlive: options.keepAlive ?? false },
    lost: new Set<string>(),
    onArrived: options.onArrived,
  };
  url = `http://${LOOPBACK}:${await listenOnLoopback(server, options.port)}`;
  return {
    ...{
      url,
      username,
      password,
      triggers: account.triggers,
      sentEvents: account.sentEvents,
      requests: log.requests,
    },
    ...{ counts: log.counts, rowCounts: log.rowCounts },
    get limitErrors() {
      return limits.errors;
    },
    get logins() {
      return sessions.logins;
    },
    get renewals() {
      return sessions.renewals;
    },
    get mostAtOnce() {
      return log.mostAtOnce;
    },
    get duplicateKeys() {
      return account.duplicateKeys;
    },
    ...stateOf(account),
    setFaults(wanted) {
      faults.set(wanted);
    },
    tokens: () => sessions.all(),
    lapseTokens(form = 'INVALID_TOKEN') {
      sessions.lapseAll(form);
    },
    async stop() {
      const closed = once(server, 'close');
      stopping.abort();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type AccountView = Pick<
  ResponsysServer,
  'members' | 'rows' | 'supplementalRows' | 'tables' | 'fields' | 'addMember' | 'setRow'
>;

function stateOf(account: Account): AccountView {
  return {
    members(name) {
      const list = account.list(name);
      const columns = list.fields.map(({ fieldName }) => fieldName);
      return [...list.members.values()].map((member) =>
        Object.fromEntries(columns.map((column) => [column, valueOf(member, column)])),
      );
    },
    rows(listName, tableName) {
      const { members } = account.list(listName);
      const { fields, rows } = account.table(listName, tableName);
      return [...rows].map(([riid, row]) => ({
        riid,
        email: members.get(riid)?.['EMAIL_ADDRESS_'] ?? null,
        customerId: members.get(riid)?.['CUSTOMER_ID_'] ?? null,
        values: Object.fromEntries(
          fields.map(({ fieldName }) => [fieldName, row[fieldName] ?? null]),
        ),
      }));
    },
    supplementalRows: (name) =>
      account.supplemental
        .filter((table) => table.name === name)
        .flatMap(({ rows }) => [...rows.values()]),
    tables: (name) => [...account.list(name).tables].map((table) => table.name),
    fields: (listName, tableName) => account.list(listName).table(tableName)?.fields.slice(),
    addMember: (name, values) => account.list(name).insert(account.newRiid(), values).RIID_,
    setRow(listName, tableName, riid, values) {
      const { rows } = account.table(listName, tableName);
      rows.set(riid, { ...rows.get(riid), ...values });
    },
  };
}

function newAccount(options: ResponsysOptions, keeps: boolean, now: () => number): Account {
  const { lists = [{ name: 'CONTACTS', folderName: 'Lytics' }], tables = [] } = options;
  const { campaigns = [{ name: 'Welcome', listName: 'CONTACTS' }], folders = [] } = options;
  const { supplemental = [] } = options;
  const { customEvents = ['VIP_Entered'] } = options;
  const unknowns = unknownsOf(options.unknowns ?? {});
  return new Account({
    lists,
    campaigns,
    customEvents,
    tables,
    supplemental,
    folders,
    keeps,
    now,
    unknowns,
  });
}

function newLimits(options: ResponsysOptions, now: () => number): Limits {
  const { limits = {}, defaultLimit = Infinity, windowMs = 60_000 } = options;
  return new Limits({ limits, defaultLimit, windowMs, status: options.limitStatus ?? 400, now });
}
