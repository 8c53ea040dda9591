import { agreeing, counted } from '../../shared/counted';
import { columnsOfKind } from '../feeds';
import { typeOfStream } from '../streams';
import { reasons } from './notices';
import type { SkipReason } from './plan';

/* Sentences for the log where each event type has a stream: what goes to none of those selected. */

/** The selected streams that no file is named for; undefined if there are none. */
export function withoutFiles(folder: string, streams: readonly string[]): string | undefined {
  if (streams.length === 0) return undefined;
  return `No file in ${folder} is named for ${streams.join(', ')}.`;
}

/** The files that are looked at for no stream, by reason; undefined if there are none. */
export function forNoStream(
  folder: string,
  skipped: ReadonlyMap<SkipReason, number>,
): string | undefined {
  return skipped.size === 0 ? undefined : `Left out of ${folder}: ${reasons(skipped)}.`;
}

/** The selected streams that Event Types leaves out; undefined if there are none. */
export function excluded(streams: readonly string[]): string | undefined {
  const [first] = streams;
  if (first === undefined) return undefined;
  return (
    `Event Types leaves out ${streams.join(', ')}: nothing is read into ` +
    `${agreeing(streams.length, 'it', 'them')}. Add the event types, or refresh the source's schema.`
  );
}

/** How many files there are for a stream that is not selected, and what to do about it. */
export function notSelected(folder: string, stream: string, files: number): string {
  return (
    `${counted(files, 'file')} in ${folder} ${agreeing(files, 'is', 'are')} not read: the stream ` +
    `${stream} is not selected.${adviceOn(stream)}`
  );
}

/** An archive that holds rows of a stream that is not selected, and what to do about it. */
export function notSelectedWithin(path: string, stream: string): string {
  return (
    `${path} and perhaps other files hold rows that are not read: the stream ${stream} is not ` +
    `selected.${adviceOn(stream)}`
  );
}

/** Whether somebody can have left out a stream on purpose: discover always offers it. */
export function isDocumented(stream: string): boolean {
  const type = typeOfStream(stream);
  return type !== undefined && columnsOfKind(type) !== undefined;
}

function adviceOn(stream: string): string {
  if (isDocumented(stream)) return '';
  const choice =
    typeOfStream(stream) === undefined ? '.' : ', or name in Event Types those that you want.';
  return ` Refresh the source's schema and select it${choice}`;
}
