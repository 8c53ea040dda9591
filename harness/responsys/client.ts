import type { ResponsysServer } from './server';

/** An answer of Responsys, with its body as JSON; undefined when it is none. */
export interface Reply {
  status: number;
  body: unknown;
}

/** Sends single requests, without any cure for what goes wrong. */
export interface ResponsysClient {
  token: string;
  /** @param path from `/lists` on, or from `/rest` on */
  get(path: string): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

/** Where to log in, and as whom. */
export type Account = Pick<ResponsysServer, 'url' | 'username' | 'password'>;

/** Logs in with a form in the body, as with `auth_type=password`; other members are added to it. */
export async function logIn(
  { url, username, password }: Account,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return replyOf(
    await fetch(`${url}/rest/api/v1.3/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ user_name: username, password, auth_type: 'password' },
        ...more,
      }),
    }),
  );
}

/** Logs in and gives a client that sends its token with each request. */
export async function connectResponsys(server: Account): Promise<ResponsysClient> {
  const { body } = await logIn(server);
  const { authToken: token } = body as { authToken: string };
  const send = async (method: string, path: string, content?: unknown): Promise<Reply> => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    const body = content === undefined ? null : JSON.stringify(content);
    const root = path.startsWith('/rest') ? server.url : `${server.url}/rest/api/v1.3`;
    return replyOf(await fetch(`${root}${path}`, { method, headers, body }));
  };
  return {
    token,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    delete: (path) => send('DELETE', path),
  };
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as unknown };
  } catch {
    return { status: response.status, body: undefined };
  }
}

/** The rows of an answer to a merge or a search. */
export function rowsIn({ body }: Reply): (string | null)[][] {
  return (body as { recordData: { records: (string | null)[][] } }).recordData.records;
}

/** What matters of an error envelope; that and the status, or the whole answer when it is none. */
export function refusalIn({ status, body }: Reply): unknown {
  const { type, errorCode, detail, errorDetails } = body as Record<string, unknown>;
  if (type !== '' || !Array.isArray(errorDetails)) return { status, body };
  return { status, errorCode, detail };
}
