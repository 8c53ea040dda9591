/** What goes wrong. It may be changed at any time and holds for all sessions of the server. */
export interface SftpFaults {
  /** The connection ends once so many bytes of files were served in total; then this is cleared. */
  dropAfterBytes?: number | undefined;
  /** Each connection ends once it has served so many bytes of files. */
  dropEveryBytes?: number | undefined;
  /** Longest answer to READ in bytes, however much was asked for. */
  maxReadBytes?: number | undefined;
  /** Milliseconds before each answer to READ. Answers wait side by side, as over a long line. */
  delayMs?: number | undefined;
  /** Opening a folder fails, or reading on in it after the first 100 entries. */
  failListing?: 'start' | 'middle' | undefined;
  /** The connection ends after so many answers with names, for each of the numbers in turn. */
  dropListingsAfter?: number[] | undefined;
  /** What an attribute of a file is left out of: listings alone, or answers to STAT too. */
  omit?: Partial<Record<'mode' | 'size' | 'mtime', 'listing' | 'everywhere'>> | undefined;
  /** Requests that are never answered while the connection lives, such as READDIR or STAT. */
  unanswered?: ReadonlySet<string> | undefined;
  /** Files that may not be opened, as paths relative to the home. */
  denyOpen?: ReadonlySet<string> | undefined;
  /** READ is no longer answered once so many bytes were served in total; the rest still is. */
  stallAfterBytes?: number | undefined;
  /** Called at each READ, before it is answered, with the path relative to the home. */
  onRead?: ((path: string, offset: number) => void) | undefined;
}

export interface SftpCounters {
  /** Connections that were accepted, whether they could log in or not. */
  connections: number;
  listings: number;
  opens: number;
  reads: number;
  /** Bytes of files served. */
  bytes: number;
  /** Files and folders that are open now. */
  openHandles: number;
}
