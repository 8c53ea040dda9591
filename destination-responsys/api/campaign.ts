import { isObject } from '../../shared/airbyte/protocol';
import { configError } from '../../shared/errors';
import { denied, objectsIn, reading, same, textIn } from './account-call';
import type { Send } from './call';
import { Refusal } from './faults';

/** A campaign and the profile list that it mails. */
export interface Campaign {
  name: string;
  list: string;
}

/** Campaigns per page, the most that Oracle returns. */
const PAGE = 200;
const MAX_CAMPAIGN_PAGES = 100;
const DOING = 'reading the campaign';

/**
 * Finds the campaign. Responsys reports only campaigns of the Email Message Designer, which not
 * every account has [D]. For others the form names the list, and the campaign's name is used as
 * typed.
 * @param list the campaign's list in the form
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function campaignIn(
  send: Send,
  name: string,
  list: string | undefined,
): Promise<Campaign> {
  let found: Record<string, unknown> | undefined;
  try {
    found = (await campaignByName(send, name)) ?? (await campaignInPages(send, name));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (list !== undefined) return { name, list };
    throw error.code === 'API_DISABLED_FOR_USER' ? withoutDesigner(error) : denied(error, DOING);
  }
  if (found === undefined) {
    if (list !== undefined) return { name, list };
    throw configError(
      `The e-mail campaign ${name} was not found in the account. Check Workflow > Campaign: spell it ` +
        'as in Responsys. If it is not a campaign of the Email Message Designer, Responsys does not ' +
        "report its list: fill in Workflow > Campaign's List.",
    );
  }
  return { name: textIn(found['name']) || name, list: listOf(found, name, list) };
}

function listOf(found: Record<string, unknown>, name: string, list: string | undefined): string {
  const { listName } = found;
  const own = textIn(isObject(listName) ? listName['objectName'] : listName);
  if (own === '') {
    if (list !== undefined) return list;
    throw configError(`The campaign ${name} has no profile list. Choose one for it in Responsys.`);
  }
  if (list === undefined || same(own, list)) return own;
  throw configError(
    `The campaign ${name} mails the profile list ${own}, not ${list}. Correct Workflow > Campaign's ` +
      'List, or leave it empty.',
  );
}

function withoutDesigner(error: Refusal): Error {
  return configError(
    `Responsys does not report which campaigns this account has (${error.label}): the account has no ` +
      "Email Message Designer. Fill in Workflow > Campaign's List with the profile list of the " +
      'campaign, and check that Campaign is spelled as in Responsys.',
    error,
  );
}

async function campaignByName(
  send: Send,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { value } = await send(reading(DOING, '/campaigns/{campaignName}', [name]));
    return isObject(value) && 'listName' in value ? value : undefined;
  } catch (error) {
    // The campaign is then searched for in the pages, ignoring case.
    if (error instanceof Refusal && /NOT_FOUND|INVALID/.test(error.code)) return undefined;
    throw error;
  }
}

async function campaignInPages(
  send: Send,
  name: string,
): Promise<Record<string, unknown> | undefined> {
  for (let page = 0; page < MAX_CAMPAIGN_PAGES; page++) {
    const query = { limit: String(PAGE), offset: String(page * PAGE), type: 'email' };
    const doing = 'reading the campaigns';
    const reply = await send(reading(doing, '/campaigns', [], query));
    const campaigns = objectsIn(reply, 'name', doing);
    const found = campaigns.find((one) => same(textIn(one['name']), name));
    if (found !== undefined || campaigns.length < PAGE) return found;
  }
  return undefined;
}
