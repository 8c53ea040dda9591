/* The port between the loop and the server: what the rest of the source knows of where files lie. */

/**
 * A file that is there, whole: its type, size and time are known, from the listing or by asking
 * for them one by one. What a server does not tell of a file is an error, never a blank or a NaN.
 */
export interface RemoteFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Seconds since the epoch, as the server tells it. */
  modified: number;
}

/** Bytes that can be read more than once and from any offset: a remote file, a decrypted one. */
export interface ByteSource {
  /** Length in bytes. */
  size(): Promise<number>;
  /** The bytes from `start` up to but not including `end` (default: to the end), in order. */
  range(start: number, end?: number): AsyncIterable<Buffer>;
}

/** Where the files are. Connections that drop on the way are its own concern. */
export interface Store {
  /** SHA256:... of the host key that the server showed last; undefined before it has shown one. */
  readonly seenFingerprint: string | undefined;
  /**
   * The files in a folder, without those in folders inside it. Links to files count as files.
   * @throws ConnectorError when the folder cannot be listed to its end, or what the server tells
   *   of its files is not enough to read them
   */
  list(folder: string): Promise<RemoteFile[]>;
  /** A file's bytes. Reading them throws FileFault when this file alone cannot be read. */
  open(file: RemoteFile): ByteSource;
  /** Whether a file still is the version that the listing showed, as far as the server tells. */
  isUnchanged(file: RemoteFile): Promise<boolean>;
}
