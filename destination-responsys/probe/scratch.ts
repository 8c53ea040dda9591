import { isObject } from '../../shared/airbyte/protocol';
import { configError } from '../../shared/errors';
import { objectsIn, reading, same, textIn } from '../api/account-call';
import type { Send } from '../api/call';
import { Refusal } from '../api/faults';
import { listColumnsOf, listIn } from '../api/profile-list';
import type { Findings } from './findings';

/** The column that makes a list one to probe: nobody adds it to a list of customers. */
export const MARK = 'AIRBYTE_PROBE';
const PAGE = 200;
const MAX_PAGES = 50;

/** A list to probe, and what was found out while it was examined. */
export interface Scratch {
  list: string;
  folder: string;
  findings: Pick<Findings, 'designer'>;
}

/**
 * Finds the list and makes sure that it is there to be probed. No call of the API tells who is in a
 * list, so a list that may hold others is told by what it is: it lacks the column, a campaign mails
 * it, or it is the list of the workflow. Changes nothing.
 * @param used the list of the workflow
 * @throws ConnectorError (config_error) for any other list
 */
export async function scratchList(
  send: Send,
  name: string,
  used: string | undefined,
): Promise<Scratch> {
  if (used !== undefined && same(name, used)) throw unfit(name, 'it is the list of the workflow');
  const place = { campaign: undefined, campaignList: undefined };
  const { list } = await listIn(send, name, { ...place, ...NO_TABLES });
  const columns = await listColumnsOf(send, list.name);
  if (!columns.has(MARK)) throw unfit(list.name, `it has no column ${MARK}`);
  const campaigns = await campaignLists(send);
  if (campaigns?.some((one) => same(one, list.name)) === true) {
    throw unfit(list.name, 'a campaign mails it');
  }
  const designer = campaigns === undefined ? 'not there' : 'there';
  return { list: list.name, folder: list.folder, findings: { designer } };
}

const NO_TABLES = {
  ...{ list: undefined, event: undefined, userFieldsTable: '', segmentsTable: '' },
  folder: undefined,
};

// Undefined for an account without the Email Message Designer, which reports no campaigns.
async function campaignLists(send: Send): Promise<string[] | undefined> {
  const lists: string[] = [];
  try {
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = { limit: String(PAGE), offset: String(page * PAGE), type: 'email' };
      const doing = 'reading the campaigns';
      const found = objectsIn(
        await send(reading(doing, '/campaigns', [], query)),
        'listName',
        doing,
      );
      lists.push(
        ...found.map(({ listName }) =>
          textIn(isObject(listName) ? listName['objectName'] : listName),
        ),
      );
      if (found.length < PAGE) break;
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'API_DISABLED_FOR_USER') return undefined;
    throw error;
  }
  return lists;
}

function unfit(name: string, why: string): Error {
  return configError(
    `The list ${name} cannot be probed, since ${why}, so that it may hold members who are not the ` +
      `probe's. Create an empty list in Responsys with a text column ${MARK}, which no campaign uses, ` +
      'and name it in --list. Nothing was changed.',
  );
}
