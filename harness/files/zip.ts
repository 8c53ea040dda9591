import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Buffer;
  /** Stores the data instead of deflating it. */
  stored?: boolean;
  /**
   * Writes checksum and sizes behind the data only, as programs do that write a zip in one go;
   * the local header has zeros.
   */
  streamed?: boolean;
}

/** 1 January 2024 00:00 in the format of MS-DOS. */
const DOS_DATE = ((2024 - 1980) << 9) | (1 << 5) | 1;
const UTF8_NAME = 0x0800;
const SIZES_BEHIND = 0x0008;
const VERSION = 20;

/**
 * A zip with these members, up to 4 GB (APPNOTE.TXT without its 64-bit extensions). A name that
 * ends in a slash makes a folder.
 */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const members: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const fields = fieldsOf(entry);
    const member = memberOf(entry, fields);
    members.push(member);
    directory.push(directoryEntry(entry, fields, offset));
    offset += member.length;
  }
  const central = Buffer.concat(directory);
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, entries.length],
    [2, entries.length],
    [4, central.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...members, central, end]);
}

interface Fields {
  packed: Buffer;
  flags: number;
  method: number;
  /** Checksum, packed size, size: 12 bytes. */
  sums: Buffer;
}

function fieldsOf({ data, stored = false, streamed = false }: ZipEntry): Fields {
  const packed = stored ? data : deflateRawSync(data);
  const sums = numbers([4, crc32(data)], [4, packed.length], [4, data.length]);
  const flags = UTF8_NAME | (streamed ? SIZES_BEHIND : 0);
  return { packed, flags, method: stored ? 0 : 8, sums };
}

function memberOf({ name, streamed = false }: ZipEntry, fields: Fields): Buffer {
  const { packed, flags, method, sums } = fields;
  const title = Buffer.from(name);
  return Buffer.concat([
    numbers([4, 0x04034b50], [2, VERSION], [2, flags], [2, method], [2, 0], [2, DOS_DATE]),
    streamed ? Buffer.alloc(sums.length) : sums,
    numbers([2, title.length], [2, 0]),
    title,
    packed,
    ...(streamed ? [numbers([4, 0x08074b50]), sums] : []),
  ]);
}

function directoryEntry({ name }: ZipEntry, fields: Fields, offset: number): Buffer {
  const { flags, method, sums } = fields;
  const title = Buffer.from(name);
  return Buffer.concat([
    numbers([4, 0x02014b50], [2, VERSION], [2, VERSION], [2, flags], [2, method]),
    numbers([2, 0], [2, DOS_DATE]),
    sums,
    numbers([2, title.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
    title,
  ]);
}

/** Little-endian numbers of 2 or 4 bytes. */
function numbers(...fields: readonly (readonly [2 | 4, number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
