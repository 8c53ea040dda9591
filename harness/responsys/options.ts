import type { CampaignOptions, ListOptions, TableOptions } from './account';
import type { SupplementalOptions } from './supplemental-table';
import type { Echo } from './echo';
import type { RequestNote } from './log';
import type { Unknowns } from './unknowns';

export interface ResponsysOptions {
  /** 0, which is the default, takes a free one. */
  port?: number;
  username?: string;
  password?: string;
  /** `CONTACTS` in the folder `Lytics` when not given. */
  lists?: readonly ListOptions[];
  /** `Welcome` on `CONTACTS` when not given. */
  campaigns?: readonly CampaignOptions[];
  /** Names of custom events; `VIP_Entered` when not given. */
  customEvents?: readonly string[];
  /** Extension tables that exist already; none when not given. */
  tables?: readonly TableOptions[];
  /** Supplemental tables that exist already; none when not given. */
  supplemental?: readonly SupplementalOptions[];
  /** Folders in addition to those of lists, tables and campaigns; tables may be created in all of them. */
  folders?: readonly string[];
  /** Requests in a window by function, e.g. `mergeListRecipients`; others have `defaultLimit`. */
  limits?: Readonly<Record<string, number>>;
  /** Not enforced, and reported as 1 000 000, when not given. */
  defaultLimit?: number;
  /** Status of API_LIMIT_EXCEEDED; 400 when not given. */
  limitStatus?: 400 | 401 | 429;
  /** Length of what Responsys calls a minute; 60 000 when not given. */
  windowMs?: number;
  /** Milliseconds before each answer. */
  latencyMs?: number;
  /** Each request waits up to so many milliseconds before its work, so that they overtake others. */
  jitterMs?: number;
  /** Two hours when not given. */
  tokenLifeMs?: number;
  /** The URL for further calls that a log-in returns, for a tunnel; by default the server's own. */
  endPoint?: string;
  /** How a login's answer names the server; with scheme when not given. */
  endPointForm?: 'with scheme' | 'without scheme';
  /** `counts` answers merges in the right shape and remembers nobody, so that a million rows fit. */
  keep?: 'all' | 'counts';
  /** Milliseconds since the epoch; `Date.now` when not given. */
  now?: () => number;
  /** For faults that are drawn, and jitter. */
  seed?: number;
  /** How it answers where nobody knows; its own ways when not given. */
  unknowns?: Partial<Unknowns>;
  /** Texts that refuse something repeat what this makes of the values that were sent. */
  echo?: Echo;
  /** Connections are kept; real ones were closed after each answer [R]. */
  keepAlive?: boolean;
  /** Called when a request has been read; `body` is what its JSON says. */
  onArrived?: (request: RequestNote, body: unknown) => void;
  /** Called when a request is settled. */
  onRequest?: (request: RequestNote) => void;
}
