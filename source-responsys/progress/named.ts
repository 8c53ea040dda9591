/** A name takes one place for every this many characters of its JSON. */
const CHARACTERS_OF_A_PLACE = 100;

/** A map from path to what is known of the file; tracks how much room the paths take in a state. */
export class Named<T> {
  private readonly entries = new Map<string, T>();
  private taken = 0;

  /** One for each entry, more for entries with long paths. */
  get places(): number {
    return this.taken;
  }

  get size(): number {
    return this.entries.size;
  }

  get(path: string): T | undefined {
    return this.entries.get(path);
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** Puts an entry last. */
  set(path: string, value: T): void {
    this.delete(path);
    this.entries.set(path, value);
    this.taken += placesOf(path);
  }

  delete(path: string): void {
    if (this.entries.delete(path)) this.taken -= placesOf(path);
  }

  /** Entries, the one set longest ago first. */
  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.entries[Symbol.iterator]();
  }
}

function placesOf(path: string): number {
  return Math.ceil(JSON.stringify(path).length / CHARACTERS_OF_A_PLACE);
}
