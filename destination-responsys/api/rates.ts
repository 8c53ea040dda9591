import { isObject } from '../../shared/airbyte/protocol';
import type { Call } from './call';

/** What Oracle documents for the functions that its examples name; accounts differ. */
export const DEFAULT_LIMIT = 200;

/** Calls a minute by function: the verb, the path's template, and what `?action=` says. */
export type RateTable = ReadonlyMap<string, number>;

/**
 * The answer of GET /rest/api/ratelimit: rows of limit, api, resource_path, verb, description [D].
 * Oracle shows a path without its version ("/campaigns/{campaignName}/email"). Functions that share
 * verb and path are distinguished by `?action=` in it, or else by the first word of their names; if
 * that fails, the lowest limit applies to all of them.
 */
export function rateTable(answer: unknown): RateTable {
  const rows: unknown = isObject(answer) ? Object.values(answer).find(Array.isArray) : answer;
  const table = new Map<string, number>();
  for (const row of Array.isArray(rows) ? rows.filter(isObject) : []) {
    const { verb, resource_path: path, api, description } = row;
    const limit = Number(row['limit']);
    if (typeof path !== 'string' || !Number.isFinite(limit) || limit < 1) continue;
    const action = actionIn(path) ?? actionOf(api) ?? actionOf(description);
    const key = rateKey(
      typeof verb === 'string' ? verb : 'POST',
      path,
      action === 'merge' ? undefined : action,
    );
    table.set(key, Math.min(limit, table.get(key) ?? Infinity));
  }
  return table;
}

/** The limit of the function that a call uses, in calls a minute. */
export function limitFor(call: Call, table: RateTable): number {
  const { verb, template } = call;
  return (
    table.get(functionOf(call)) ?? table.get(rateKey(verb, template, undefined)) ?? DEFAULT_LIMIT
  );
}

/** The key by which a call's limit is counted. */
export function functionOf({ verb, template, query }: Call): string {
  return rateKey(verb, template, query?.['action']);
}

function rateKey(verb: string, path: string, action: string | undefined): string {
  const plain = path
    .replace(/\?.*$/, '')
    .replace(/^.*?\/rest\/(?:asyncApi|api)(?:\/v[\d.]+)?/i, '')
    .replace(/\{[^}]*\}|<[^>]*>|:\w+/g, '*')
    .replace(/\/+$/, '')
    .toLowerCase();
  const own = verb.trim().toUpperCase();
  // The action matters only where a POST can mean several things.
  return `${own} ${plain} ${own === 'POST' && plain.endsWith('/members') ? (action ?? '') : ''}`;
}

function actionIn(path: string): string | undefined {
  return /[?&]action=(\w+)/i.exec(path)?.[1]?.toLowerCase();
}

const ACTIONS: Readonly<Record<string, string>> = {
  ...{ retrieve: 'get', get: 'get', fetch: 'get', find: 'get', search: 'get', read: 'get' },
  ...{ delete: 'delete', remove: 'delete' },
  ...{ merge: 'merge', update: 'merge', add: 'merge', upsert: 'merge' },
};

// The first word says what the function does: "mergeListRecipients", "Retrieve List Recipients".
// Other words may occur in any description ("... of the target list").
function actionOf(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const first = /^[A-Z]?[a-z]+|^[A-Z]+/.exec(name.trim())?.[0]?.toLowerCase() ?? '';
  return ACTIONS[first];
}
