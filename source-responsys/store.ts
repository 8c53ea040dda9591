/* The port between the loop and the server: all that the rest of the source knows about storage. */

/**
 * A file whose type, size and time are known, from the listing or a separate request. If the server
 * does not report one of them, that is an error, never a blank or a NaN.
 */
export interface RemoteFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Seconds since the epoch, as reported by the server. */
  modified: number;
}

/** Bytes that can be read more than once and from any offset: a remote file, a decrypted one. */
export interface ByteSource {
  /** Length in bytes. */
  size(): Promise<number>;
  /** The bytes from `start` up to but not including `end` (default: to the end), in order. */
  range(start: number, end?: number): AsyncIterable<Buffer>;
}

/** Where the files are. It handles dropped connections itself. */
export interface Store {
  /** SHA256:... of the host key that the server showed last; undefined before it has shown one. */
  readonly seenFingerprint: string | undefined;
  /**
   * The files in a folder, without subfolders. Links to files count as files.
   * @throws ConnectorError when the folder cannot be listed completely, or the server reports too
   *   little about its files to read them
   */
  list(folder: string): Promise<RemoteFile[]>;
  /** A file's bytes. Reading them throws FileFault when this file alone cannot be read. */
  open(file: RemoteFile): ByteSource;
  /** Whether a file is still the listed version, as far as the server's attributes show. */
  isUnchanged(file: RemoteFile): Promise<boolean>;
}
