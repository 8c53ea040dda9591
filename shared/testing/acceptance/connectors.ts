/** A connector of this project. */
export interface Connector {
  /** Its folder, its image, and its name in Airbyte's files. */
  name: string;
  kind: 'source' | 'destination';
}

/** Every connector that is built, tested and documented. */
export const CONNECTORS: readonly Connector[] = [{ name: 'source-responsys', kind: 'source' }];
