import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  startResponsysServer,
  type RequestNote,
  type ResponsysServer,
} from '../harness/responsys/server';
import {
  unknownsIn,
  unknownsOfProbe,
  UNKNOWNS,
  type Unknowns,
} from '../harness/responsys/unknowns';
import { MARK } from '../destination-responsys/probe/scratch';
import { startSftpServer, type SftpServer } from '../harness/sftp/sftp-server';
import type { Lifetime } from '../harness/lifetime/lifetime';
import { Complaint, runScript, say, text, wholeNumber, type Option } from '../harness/command-line';
import { newPgpKey, putFile, sampleFiles } from './samples';

const LIST = 'CONTACTS';
const FOLDER = 'Lytics';
/** A list that may be probed. */
const SCRATCH = 'SCRATCH';
const CAMPAIGN = 'Welcome';
const EVENT = 'VIP_Entered';
/** What Oracle's documents name as the default of busy functions, in requests a minute. */
const MAX_REQUESTS_PER_MINUTE = 200;

interface Keys {
  /** Files with the private keys. */
  ssh: string;
  pgp: string;
}

interface Args {
  /** 0 is a free one. */
  port: number;
  'sftp-port': number;
  'public-url': string | undefined;
  /** How to answer where nobody knows what Responsys does. */
  unknowns: Partial<Unknowns>;
  /** The report of a probe, whose account is to be behaved like. */
  probe: string | undefined;
}

/** Serves an account of Responsys with neither past nor people, until it is interrupted. */
async function main(args: Args, lifetime: Lifetime): Promise<void> {
  const interrupted = once(lifetime.onFirstInterrupt(), 'abort');
  const dir = lifetime.folder;
  const running: { stop(): Promise<void> }[] = [];
  try {
    const pgp = await newPgpKey();
    const download = join(dir, 'home', 'download');
    await mkdir(download, { recursive: true });
    const anHourAgo = Math.floor(Date.now() / 1000) - 3600;
    for (const [name, data] of await sampleFiles(pgp.publicKey)) {
      await putFile(download, name, data, anHourAgo);
    }
    const sftp = await startSftpServer({
      ...{ root: join(dir, 'home'), port: args['sftp-port'] },
      onRequest: ({ what, path }) => {
        say(`${time()}  SFTP  ${path} ${SAID[what]}`);
      },
    });
    running.push(sftp);
    const api = await startApi(args);
    running.push(api);
    const keys = { ssh: join(dir, 'sftp_key'), pgp: join(dir, 'pgp_key.asc') };
    await writeFile(keys.ssh, sftp.privateKey, { mode: 0o600 });
    await writeFile(keys.pgp, pgp.privateKey, { mode: 0o600 });
    explain(api, sftp, keys, args['public-url']);
    await interrupted;
    summary(api);
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
}

const SAID = {
  list: 'is listed',
  read: 'is read',
  refuse: 'is unchanged: this server is read-only',
} as const;

async function startApi(args: Args): Promise<ResponsysServer> {
  const { port, 'public-url': publicUrl, probe } = args;
  const unknowns = { ...(probe === undefined ? {} : await probed(probe)), ...args.unknowns };
  return startResponsysServer({
    ...{ port, username: 'lytics_api', password: 'simulator' },
    lists: [
      { name: LIST, folderName: FOLDER },
      { name: SCRATCH, folderName: FOLDER, fields: [MARK] },
    ],
    campaigns: [{ name: CAMPAIGN, listName: LIST, folderName: FOLDER }],
    ...{ defaultLimit: MAX_REQUESTS_PER_MINUTE, limits: { login: 10 }, onRequest: report },
    unknowns,
    ...(publicUrl !== undefined && { endPoint: publicUrl }),
  });
}

// What an account does by the report of its probe.
async function probed(file: string): Promise<Partial<Unknowns>> {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  const unknowns = content === undefined ? undefined : unknownsOfProbe(content);
  if (unknowns === undefined) throw new Complaint(`${file} is no report of a probe.`);
  return unknowns;
}

// A path may hold an address or an id, so that only the function is named.
function report({ api, rows, status }: RequestNote): void {
  const of = rows > 0 ? `, ${rows} rows` : '';
  say(`${time()}  API   ${api}${of}: ${status === 0 ? 'connection lost' : status}`);
}

function explain(
  api: ResponsysServer,
  sftp: SftpServer,
  keys: Keys,
  publicUrl: string | undefined,
): void {
  say(`A simulated Responsys account is running. It forgets everything when it ends: Ctrl-C.

In the form of the destination:
  Endpoint           ${publicUrl ?? api.url}
  User Name          ${api.username}
  Password           ${api.password}
  List               ${LIST}       (Workflow: Export Users)
  Campaign           ${CAMPAIGN}        (Workflow: Export to Campaign; its list is ${LIST})
  Event              ${EVENT}    (Workflow: Send Custom Event, with the list ${LIST})
  ${SCRATCH} is an empty list for "probe --list ${SCRATCH}".
  It takes ${MAX_REQUESTS_PER_MINUTE} requests a minute of each function, and 10 logins.

In the form of the source:
  Authorization      Responsys SFTP Server with PGP
  Host               ${sftp.host}
  Port               ${sftp.port}
  User Name          ${sftp.username}
  Private Key        the content of ${keys.ssh}
  PGP Private Key    the content of ${keys.pgp}   (it has no passphrase)
  Folder             download
  Its host key is ${sftp.fingerprint}.

The API listens at ${api.url} and the SFTP server on port ${sftp.port}, both on this
machine only: the connectors reach them when they run here. A container has a loopback of its
own: run it with "docker run --network host" (Linux), or lead a tunnel from where Airbyte runs
to the two ports. The destination asks for https except on the loopback, so the tunnel of the
API has to offer it; then start again with --port, the one that it leads to, and
--public-url https://its-name.

Requests:`);
}

function summary(api: ResponsysServer): void {
  const tables = api.tables(LIST).map((name) => `${name} ${api.rows(LIST, name).length}`);
  say(`\n${LIST}: ${api.members(LIST).length} members`);
  say(`Extension tables, rows: ${tables.join(', ') || 'none'}`);
  say(`${CAMPAIGN}: ${api.triggers.length} e-mails triggered`);
  say(`${EVENT}: ${api.sentEvents.length} custom events sent`);
}

function port(about: string): Option<number> {
  return { ...wholeNumber(about, 0, 0, 65_535), otherwise: 'a free one' };
}

const WAYS = Object.entries(UNKNOWNS).map(([name, ways]) => `${name}=${ways.join('|')}`);

function unknowns(): Option<Partial<Unknowns>> {
  return {
    takes: 'NAME=WAY,...',
    wanted: `one or more of ${WAYS.join(', ')}`,
    about: `How to answer where nobody knows what Responsys does: ${WAYS.join('; ')}`,
    otherwise: 'the first way of each',
    fallback: {},
    read: unknownsIn,
  };
}

function time(): string {
  return new Date().toTimeString().slice(0, 8);
}

runScript(
  {
    name: 'simulator',
    about: 'Serves a Responsys account and its SFTP server on this machine.',
    options: {
      port: port('Of the API'),
      'sftp-port': port('Of the SFTP server'),
      unknowns: unknowns(),
      probe: text(
        'FILE',
        'The report of a probe: the simulator then answers as that account does',
        'none',
      ),
      'public-url': text(
        'https://...',
        'Where a tunnel makes the API reachable, for an Airbyte on another machine',
        'its own',
        (given) => /^(https:\/\/[^/]+)\/*$/.exec(given)?.[1],
      ),
    },
  },
  main,
);
