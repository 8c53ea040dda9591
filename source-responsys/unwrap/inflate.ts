import { pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, createInflateRaw } from 'node:zlib';

import { codeOf } from '../../shared/errors';
import { badFile, type FileFault } from '../faults';
import type { Budget } from './budget';

/** The contents of a gzip file. Throws FileFault when it is damaged or over the budget. */
export function gunzipped(bytes: AsyncIterable<Buffer>, budget: Budget): AsyncGenerator<Buffer> {
  return budget.limitExpansion(through(bytes, createGunzip(), 'gzip'));
}

/** The contents of a deflated member of a zip. Throws FileFault like `gunzipped`. */
export function inflated(bytes: AsyncIterable<Buffer>, budget: Budget): AsyncGenerator<Buffer> {
  return budget.limitExpansion(through(bytes, createInflateRaw(), 'zip'));
}

/** The error for a damaged archive; `form` is zip or gzip. */
export function damaged(form: string, cause?: unknown): FileFault {
  return badFile(`its ${form} compression is damaged. Have it exported again`, cause);
}

async function* through(
  bytes: AsyncIterable<Buffer>,
  transform: Transform,
  form: string,
): AsyncGenerator<Buffer> {
  pipeline(Readable.from(bytes, { objectMode: false }), transform, () => {
    // The error, if any, destroys the transform and so reaches the loop below.
  });
  try {
    for await (const piece of transform) yield piece as Buffer;
  } catch (error) {
    const code = codeOf(error) ?? '';
    throw code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE'
      ? damaged(form, error)
      : error;
  }
}
