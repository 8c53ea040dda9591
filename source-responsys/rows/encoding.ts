import { isUtf8 } from 'node:buffer';

import type { CsvEvents } from './csv-faults';

/**
 * Tells once when the bytes of a text are not UTF-8. It looks at whole sequences only: a character
 * may be cut in two between pieces.
 */
export class EncodingCheck {
  private carry = Buffer.alloc(0);
  private told = false;

  constructor(private readonly events: Pick<CsvEvents, 'onBadEncoding'>) {}

  look(chunk: Buffer): void {
    if (this.told) return;
    const all = this.carry.length === 0 ? chunk : Buffer.concat([this.carry, chunk]);
    const cut = completeLength(all);
    if (!isUtf8(all.subarray(0, cut))) this.tell();
    this.carry = Buffer.from(all.subarray(cut));
  }

  end(): void {
    if (!this.told && this.carry.length > 0) this.tell();
  }

  private tell(): void {
    this.told = true;
    this.events.onBadEncoding();
  }
}

function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
