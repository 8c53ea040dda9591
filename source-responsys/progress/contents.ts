import type { RemoteFile } from '../store';
import { streamOfType } from '../streams';
import { streamOfName } from './division';
import { nameOf } from './plan';

/** Rows of which streams files turned out to hold while a sync runs. */
export class Contents {
  private readonly found = new Map<RemoteFile['path'], Set<string>>();
  /** Files read to their end, so that nothing else is in them. */
  private readonly whole = new Set<RemoteFile['path']>();

  /** Notes that a file has a text of an event type. */
  note({ path }: RemoteFile, type: string | undefined): void {
    const streams = this.found.get(path) ?? new Set();
    this.found.set(path, streams);
    streams.add(streamOfType(type));
  }

  /** Notes that a file has been read to its end. Forgets it if it is of the stream of its name. */
  close({ path }: RemoteFile): void {
    const named = streamOfName(nameOf(path));
    const others = [...(this.found.get(path) ?? [])].filter((stream) => stream !== named);
    if (named !== undefined && others.length === 0) this.found.delete(path);
    else this.whole.add(path);
  }

  /** Whether a file may hold rows of a stream. */
  mayHold({ path }: RemoteFile, stream: string): boolean {
    return !this.whole.has(path) || this.found.get(path)?.has(stream) === true;
  }

  /** The paths of files that hold rows of a stream. */
  holding(stream: string): string[] {
    return [...this.found].flatMap(([path, streams]) => (streams.has(stream) ? [path] : []));
  }

  /** Each stream that a file had rows of, with the first such file. */
  examples(): Map<string, string> {
    const streams = new Map<string, string>();
    for (const [path, found] of this.found) {
      for (const stream of found) if (!streams.has(stream)) streams.set(stream, path);
    }
    return streams;
  }
}
