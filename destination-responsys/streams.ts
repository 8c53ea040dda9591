/** A configured stream, as far as it matters to what is written. */
export interface ConfiguredStream {
  name: string;
  /** Why its records may have been read before, in words that complete "... since"; else undefined. */
  rereads: string | undefined;
  /** The catalog asks for the destination to be emptied first. */
  overwrites: boolean;
}

/** A stream of the configured catalog (protocol release 0.19). */
interface CatalogStream {
  stream: { name: string };
  sync_mode?: string;
  destination_sync_mode?: string;
  generation_id?: number | null;
  minimum_generation_id?: number | null;
}

/**
 * The streams of a configured catalog. A generation above 0 says that the stream has been refreshed
 * or cleared; which sync of a generation is its first, the catalog does not tell.
 */
export function streamsOf(catalog: { streams: readonly unknown[] }): ConfiguredStream[] {
  return (catalog.streams as readonly CatalogStream[]).map((one) => ({
    name: one.stream.name,
    rereads:
      one.sync_mode === 'full_refresh'
        ? 'its sync mode is full refresh'
        : Math.max(one.generation_id ?? 0, one.minimum_generation_id ?? 0) > 0
          ? 'it has been refreshed or cleared'
          : undefined,
    overwrites: one.destination_sync_mode?.startsWith('overwrite') === true,
  }));
}
