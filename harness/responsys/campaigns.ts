import type { Account, Campaign } from './account';
import type { Target } from './api';
import { links } from './lists';
import { invalidParameter, Refusal } from './refusal';

/** Most campaigns of one page, and how many there are when nothing is asked for [D]. */
const PAGE = 200;

/** GET /campaigns?limit=&offset=&type= */
export function fetchCampaigns(account: Account, { query }: Target): unknown {
  needsDesigner(account);
  const { campaigns } = account;
  const limit = numberIn(query, 'limit', PAGE);
  const offset = numberIn(query, 'offset', 0);
  if (limit < 1 || limit > PAGE) throw invalidParameter('limit must be from 1 to 200');
  const type = query.get('type') ?? 'email';
  const all = type === 'email' ? [...campaigns.values()] : [];
  const page = (rel: string, at: number): object => ({
    rel,
    href: `/rest/api/v1.3/campaigns?limit=${limit}&offset=${at}&type=${type}`,
    method: 'GET',
  });
  return {
    campaigns: all.slice(offset, offset + limit).map(described),
    links: [
      page('self', offset),
      ...(offset + limit < all.length ? [page('next', offset + limit)] : []),
      ...(offset > 0 ? [page('prev', Math.max(0, offset - limit))] : []),
    ],
  };
}

/** GET /campaigns/{campaignName} */
export function fetchCampaign(account: Account, { path }: Target): unknown {
  needsDesigner(account);
  const { campaignName = '' } = path;
  const href = `/campaigns/${encodeURIComponent(campaignName)}`;
  return { ...described(account.campaign(campaignName)), links: links(href, 'GET') };
}

// [D]: "not enabled for this account".
function needsDesigner({ unknowns }: Account): void {
  if (unknowns.designer === 'there') return;
  throw new Refusal(401, 'API_DISABLED_FOR_USER', 'The API is disabled for this user');
}

function described({ id, name, folderName, list }: Campaign): object {
  return { id, name, folderName, type: 'EMAIL', purpose: 'PROMOTIONAL', listName: list.name };
}

function numberIn(query: URLSearchParams, name: string, absent: number): number {
  const text = query.get(name);
  if (text === null) return absent;
  if (!/^\d{1,9}$/.test(text)) throw invalidParameter(`${name} must be a number`);
  return Number(text);
}
