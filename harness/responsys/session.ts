import { randomBytes } from 'node:crypto';

import { invalidContent, invalidParameter, Refusal } from './refusal';

/** How a token that is no longer good is refused. */
export type LapseForm = 'INVALID_TOKEN' | 'TOKEN_EXPIRED' | 'UNEXPECTED_EXCEPTION';

/** Two hours: documents say two or three, older clients two [D], [C]. */
export const TOKEN_LIFE_MS = 2 * 60 * 60 * 1000;

const REFUSALS: Readonly<Record<LapseForm, Refusal>> = {
  INVALID_TOKEN: new Refusal(401, 'INVALID_TOKEN', 'Not a valid authentication token'),
  TOKEN_EXPIRED: new Refusal(401, 'TOKEN_EXPIRED', 'Token expired'),
  // From a gateway; by its status alone it would be repeated for ever [D], [C].
  UNEXPECTED_EXCEPTION: new Refusal(
    500,
    'UNEXPECTED_EXCEPTION',
    'Not a valid authentication token',
  ),
};
const FORMS = Object.keys(REFUSALS) as LapseForm[];

export interface SessionOptions {
  username: string;
  password: string;
  tokenLifeMs: number;
  now: () => number;
  /** The URL for further requests that log-ins return. */
  endPoint: () => string;
}

/** Gives out tokens and says which are good. */
export class Sessions {
  /** Logins with a password that were granted, and tokens that were renewed. */
  logins = 0;
  renewals = 0;
  private readonly tokens = new Map<string, { issuedAt: number; lapsed?: LapseForm }>();
  private lapses = 0;

  constructor(private readonly options: SessionOptions) {}

  /** Every token that was given out, good or not. */
  all(): string[] {
    return [...this.tokens.keys()];
  }

  /**
   * POST /auth/token, with a form in the body; what is in the query does not count [D].
   * @param authorization the header, which `auth_type=token` needs
   */
  login(form: URLSearchParams, authorization: string | undefined): unknown {
    const type = form.get('auth_type');
    if (type === 'token') {
      this.check(authorization);
      this.renewals++;
    } else if (type === 'password') {
      this.checkPassword(form);
      this.logins++;
    } else {
      throw invalidParameter('auth_type is not valid');
    }
    const authToken = randomBytes(41).toString('base64url');
    const issuedAt = this.options.now();
    this.tokens.set(authToken, { issuedAt });
    return { authToken, issuedAt, endPoint: this.options.endPoint() };
  }

  /**
   * @param authorization the header: a token and nothing before it [D]
   * @throws Refusal in one of three forms
   */
  check(authorization: string | undefined): void {
    const token = this.tokens.get(authorization ?? '');
    if (token === undefined) throw REFUSALS.INVALID_TOKEN;
    if (token.lapsed !== undefined) throw REFUSALS[token.lapsed];
    if (this.options.now() - token.issuedAt >= this.options.tokenLifeMs) {
      throw REFUSALS.TOKEN_EXPIRED;
    }
  }

  /** Ends a token, in one form after another. */
  lapse(authorization: string | undefined): void {
    const token = this.tokens.get(authorization ?? '');
    if (token === undefined) return;
    token.lapsed ??= FORMS[this.lapses++ % FORMS.length] ?? 'INVALID_TOKEN';
  }

  /** Ends every token so far. */
  lapseAll(form: LapseForm): void {
    for (const token of this.tokens.values()) token.lapsed ??= form;
  }

  // 400 and not 401 [R].
  private checkPassword(form: URLSearchParams): void {
    const { username, password } = this.options;
    if (form.get('user_name') === username && form.get('password') === password) return;
    throw new Refusal(400, 'INVALID_USER_NAME_PASSWORD', '');
  }
}

/** @throws Refusal 400 unless the content type is that of a form */
export function formOf(contentType: string | undefined, body: Buffer): URLSearchParams {
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true) {
    return new URLSearchParams(body.toString());
  }
  throw invalidContent('The content type must be application/x-www-form-urlencoded');
}
