import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';

import {
  eventColumns,
  eventFile,
  eventRow,
  zipOf,
  type EventFileOptions,
  type EventKind,
} from '../files/event-files';
import { messageTo } from './message';

const VECTORS = join(__dirname, '..', '..', '..', 'test_files', 'pgp');

/** A file in one of the forms that the source reads, and what its rows must become. */
export interface Sample {
  kind: EventKind;
  /** Extensions of its name. */
  ext: string;
  bytes: Buffer;
  /** Checksum of each row's record (`checksumOf`), in order. */
  rows: Uint32Array;
  /** Columns in lower case, in the order that the checksums go by. */
  columns: readonly string[];
  encrypted: boolean;
  /** Bytes of the decrypted form, which the temporary folder has to hold; 0 if not encrypted. */
  decryptedBytes: number;
  large: boolean;
}

export interface Corpus {
  samples: readonly Sample[];
  /** The private key of the encrypted ones, armored. */
  privateKey: string;
}

/** More than one checkpoint interval of the source, so that a kill finds some states behind it. */
const LARGE = 62_000;

/** Makes the files that all runs share: encrypting them for each would take longer than the runs. */
export async function makeCorpus(): Promise<Corpus> {
  const read = (name: string): Promise<string> => readFile(join(VECTORS, name), 'utf8');
  const publicKey = await read('open.public.asc');
  const small = [1, 2].flatMap((seed) => [
    content({ kind: 'BOUNCE', rows: 1_700 - seed, seed }),
    content({ kind: 'CONVERT', rows: 40 + seed, seed }),
    content({ kind: 'SMS_SENT', rows: 900 * seed, seed }),
    content({ kind: 'SENT', rows: seed, seed, finalNewline: false }),
  ]);
  const bare = { delimiter: ';', quote: false, crlf: true, bom: true, header: 'mixed' } as const;
  const plain = [
    content({ kind: 'CLICK', rows: 2_300, seed: 1, ...bare }),
    content({ kind: 'CLICK', rows: 1_100, seed: 2, ...bare }),
    content({ kind: 'CONVERT', rows: 0 }),
    content({ kind: 'OPEN', rows: 0, header: 'none', finalNewline: false }),
  ];
  const large = [1, 2].map((seed) => content({ kind: 'OPEN', rows: LARGE + seed, seed }));
  const wrapped = await Promise.all([...small, ...large].map((one) => formsOf(one, publicKey)));
  return {
    samples: [
      ...wrapped.flat(),
      ...plain.map((one) => sample(one, 'csv', one.text)),
      ...(await mixedForms(publicKey)),
    ],
    privateKey: await read('open.key.asc'),
  };
}

/** What a record must contain for its row: its event type and its columns in order. */
export function checksumOf(
  data: Readonly<Record<string, unknown>>,
  columns: readonly string[],
): number {
  return crc32(JSON.stringify([data['event'], ...columns.map((column) => data[column])]));
}

interface Content {
  options: EventFileOptions;
  text: Buffer;
  columns: readonly string[];
  rows: Uint32Array;
}

function content(options: EventFileOptions): Content {
  const { kind } = options;
  const columns = columnsOf(kind);
  const checksums = Uint32Array.from(checksumsOf(options, columns));
  return { options, text: eventFile(options), columns, rows: checksums };
}

function columnsOf(kind: EventKind): string[] {
  return eventColumns(kind).map((column) => column.toLowerCase());
}

function checksumsOf(
  { kind, rows, seed = 0 }: EventFileOptions,
  columns: readonly string[],
): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = Object.entries(eventRow(kind, i, seed));
    const data = Object.fromEntries(row.map(([column, text]) => meaning(column, text)));
    return checksumOf({ event: kind.toLowerCase(), ...data }, columns);
  });
}

/** An archive named after one type whose members are of others, too: its rows go to three streams. */
async function mixedForms(key: string): Promise<Sample[]> {
  const members: EventFileOptions[] = [
    { kind: 'BOUNCE', rows: 700, seed: 3 },
    { kind: 'SENT', rows: 300, seed: 3 },
    { kind: 'CLICK', rows: 1_500, seed: 3 },
  ];
  const columns = [...new Set(members.flatMap(({ kind }) => columnsOf(kind)))];
  const zip = zipOf(
    members.map((one, n) => ({
      name: `54321_${one.kind}_20240523_00000${n}.csv`,
      data: eventFile(one),
    })),
  );
  const all: Content = {
    options: { kind: 'SENT', rows: 0 },
    text: zip,
    columns,
    rows: Uint32Array.from(members.flatMap((one) => checksumsOf(one, columns))),
  };
  return [
    sample(all, 'zip', zip),
    sample(all, 'zip.gpg', await messageTo(key, zip, 'binary'), zip),
  ];
}

const NUMBERS = ['ORDER_TOTAL', 'ORDER_QUANTITY', 'MESSAGE_SIZE', 'MSG_SPLIT_COUNT'];

// Worked out here once more, by other means than the source's.
function meaning(column: string, text: string): [string, unknown] {
  const name = column.toLowerCase();
  if (text === '') return [name, null];
  if (NUMBERS.includes(column)) return [name, Number(text)];
  if (!column.endsWith('_DT')) return [name, text];
  return [name, new Date(`${text} UTC`).toISOString().replace('.000', '')];
}

async function formsOf(one: Content, key: string): Promise<Sample[]> {
  const { options, text } = one;
  const { kind, rows } = options;
  const third = Math.floor(rows / 3);
  const part = (startRow: number, count: number): Buffer =>
    eventFile({ ...options, startRow, rows: count });
  const member = (n: number): string => `54321_${kind}_20240523_00000${n}.csv`;
  const members = zipOf([
    { name: member(1), data: part(0, third) },
    { name: member(2), data: part(third, third), stored: true },
    { name: member(3), data: part(2 * third, rows - 2 * third), streamed: true },
  ]);
  const zip = zipOf([{ name: member(1), data: text }]);
  return [
    sample(one, 'csv', text),
    sample(one, 'txt.gz', gzipSync(text)),
    sample(one, 'csv.zip', zip),
    sample(one, 'ZIP', members),
    sample(one, 'csv.pgp', await messageTo(key, text, 'binary'), text),
    sample(one, 'csv.zip.gpg', await messageTo(key, zip, 'binary'), zip),
    sample(one, 'txt.asc', await messageTo(key, text, 'armored'), text),
  ];
}

function sample(one: Content, ext: string, bytes: Buffer, decrypted?: Buffer): Sample {
  const { options, rows, columns } = one;
  const large = rows.length >= LARGE;
  const encrypted = decrypted !== undefined;
  const decryptedBytes = decrypted?.length ?? 0;
  return { kind: options.kind, ext, bytes, rows, columns, encrypted, decryptedBytes, large };
}
