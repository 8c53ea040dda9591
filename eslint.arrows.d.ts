/** Zones of eslint-plugin-import-x's no-restricted-paths. */
export declare const ARROWS: readonly {
  target: string;
  from: string;
  except: readonly string[];
  message: string;
}[];
