import { Refusal } from './refusal';

/** One row of the rate-limit answer; several when a function is reached in several ways. */
export interface Route {
  api: ApiName;
  verb: string;
  /** Without the root and the version; `?action=...` tells functions of one path apart. */
  resource_path: string;
  description: string;
}

/** A request to a function, with what its path holds. */
export interface Target {
  route: Route;
  /** Values of `{listName}`, `{petName}`, `{campaignName}`, `{eventName}` and `{riid}`, decoded. */
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

/** Root of all paths but that of the rate limits, which has no version [D]. */
export const ROOT = '/rest/api/v1.3';

const MEMBERS = '/lists/{listName}/members';
const TABLES = '/lists/{listName}/listExtensions';
const ROWS = `${TABLES}/{petName}/members`;
const SUPPLEMENTAL = '/folders/{folderName}/suppData';
const SUPPLEMENTAL_ROWS = `${SUPPLEMENTAL}/{tableName}/members`;

/** The functions by their name in the rate-limit answer, each with its description and routes. */
export const API = {
  login: { description: 'Login', routes: ['POST /auth/token'] },
  fetchProfileLists: { description: 'Retrieve Profile Lists', routes: ['GET /lists'] },
  retrieveListFields: {
    description: 'Retrieve Fields of a Profile List',
    routes: ['GET /lists/{listName}/fields'],
  },
  mergeListRecipients: { description: 'Merge List Recipients', routes: [`POST ${MEMBERS}`] },
  retrieveListRecipients: {
    description: 'Retrieve List Recipients',
    routes: [`POST ${MEMBERS}?action=get`, `GET ${MEMBERS}`, `GET ${MEMBERS}/{riid}`],
  },
  deleteListRecipients: {
    description: 'Delete List Recipients',
    routes: [`POST ${MEMBERS}?action=delete`, `DELETE ${MEMBERS}`, `DELETE ${MEMBERS}/{riid}`],
  },
  fetchProfileExtensions: {
    description: 'Retrieve Profile Extension Tables',
    routes: [`GET ${TABLES}`],
  },
  createProfileExtension: {
    description: 'Create Profile Extension Table',
    routes: [`POST ${TABLES}`],
  },
  mergeProfileExtensionRecipients: {
    description: 'Merge Profile Extension Recipients',
    routes: [`POST ${ROWS}`],
  },
  retrieveProfileExtensionRecipients: {
    description: 'Retrieve Profile Extension Recipients',
    routes: [`POST ${ROWS}?action=get`, `GET ${ROWS}`, `GET ${ROWS}/{riid}`],
  },
  deleteProfileExtensionRecipients: {
    description: 'Delete Profile Extension Recipients',
    routes: [`POST ${ROWS}?action=delete`, `DELETE ${ROWS}/{riid}`],
  },
  fetchSupplementalTable: {
    description: 'Retrieve Supplemental Table Fields',
    // In the singular here, and only here [R].
    routes: ['GET /folder/{folderName}/suppData/{tableName}'],
  },
  createSupplementalTable: {
    description: 'Create Supplemental Table',
    routes: [`POST ${SUPPLEMENTAL}`],
  },
  mergeSupplementalTableRecords: {
    description: 'Merge Table Records',
    routes: [`POST ${SUPPLEMENTAL_ROWS}`],
  },
  fetchCampaigns: { description: 'Fetch Campaigns', routes: ['GET /campaigns'] },
  fetchCampaign: { description: 'Fetch Campaign', routes: ['GET /campaigns/{campaignName}'] },
  fetchFolders: { description: 'Fetch Folders', routes: ['GET /folders'] },
  fetchFolderContent: {
    description: 'Fetch Folder Content',
    routes: ['GET /folders/{folderName}/content'],
  },
  mergeTriggerEmail: {
    description: 'Merge Trigger Email',
    routes: ['POST /campaigns/{campaignName}/email'],
  },
  fetchCustomEvents: { description: 'Fetch Custom Events', routes: ['GET /events'] },
  triggerCustomEvent: {
    description: 'Trigger Custom Event',
    routes: ['POST /events/{eventName}'],
  },
  rateLimit: { description: 'Retrieve Rate Limits', routes: ['GET /ratelimit'] },
} as const satisfies Record<string, { description: string; routes: readonly string[] }>;

export type ApiName = keyof typeof API;

/** Every way to reach a function, in the order above. */
export const ROUTES: readonly Route[] = Object.entries(API).flatMap(
  ([api, { description, routes }]) =>
    routes.map((route) => {
      const [verb = '', resource_path = ''] = route.split(' ');
      return { api: api as ApiName, verb, resource_path, description };
    }),
);

const PATTERNS = ROUTES.map((route) => {
  const [path = '', query = ''] = route.resource_path.split('?');
  const names = [...path.matchAll(/{(\w+)}/g)].map(([, name = '']) => name);
  const root = route.api === 'rateLimit' ? '/rest/api' : ROOT;
  const pattern = new RegExp(`^${root}${path.replace(/{\w+}/g, '([^/]+)')}$`);
  const action = query === '' ? null : query.replace('action=', '');
  return { route, names, pattern, action };
});

/**
 * The function that a request is for.
 * @param url path and query, as in the request line
 * @throws Refusal 404 RESOURCE_NOT_FOUND, or 405 when the path knows other verbs only
 */
export function targetOf(verb: string, url: string): Target {
  const absolute = `http://127.0.0.1${url}`;
  if (!URL.canParse(absolute)) throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'That is not a path');
  const { pathname, searchParams: query } = new URL(absolute);
  const action = query.get('action');
  let known = false;
  for (const { route, names, pattern, action: wanted } of PATTERNS) {
    const found = pattern.exec(pathname);
    if (found === null) continue;
    known = true;
    if (route.verb !== verb || action !== wanted) continue;
    const values = found.slice(1).map(decoded);
    return { route, path: Object.fromEntries(names.map((n, i) => [n, values[i] ?? ''])), query };
  }
  if (known) throw new Refusal(405, 'METHOD_NOT_SUPPORTED', `${verb} is not supported here`);
  throw new Refusal(404, 'RESOURCE_NOT_FOUND', `No such resource: ${pathname}`);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Refusal(404, 'RESOURCE_NOT_FOUND', 'The path is not URL-encoded');
  }
}
