import { configError } from '../../shared/errors';
import { asked, objectsIn, reading, same, textIn } from './account-call';
import type { ObjectNames } from './account';
import type { Send } from './call';
import type { Table } from './tables';

/**
 * A profile list by name, and the folders of the account's lists.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function listIn(
  send: Send,
  name: string,
  { campaign, campaignList }: ObjectNames,
): Promise<{ list: Table; folders: string[] }> {
  const doing = 'reading the profile lists';
  const lists = objectsIn(await asked(send, reading(doing, '/lists')), 'name', doing).map(
    ({ name: own, folderName, fields }) => ({
      name: textIn(own),
      folder: textIn(folderName),
      columns: columnsIn(fields),
    }),
  );
  const list = lists.find((one) => same(one.name, name));
  if (list !== undefined) return { list, folders: lists.map(({ folder }) => folder) };
  const where =
    campaign === undefined
      ? 'List'
      : campaignList === undefined
        ? `Campaign (${campaign})`
        : "Campaign's List";
  throw configError(
    `The profile list ${name} was not found in the account. Check Workflow > ${where}, and whether ` +
      "the API user may see the list's folder.",
  );
}

function columnsIn(fields: unknown): Set<string> {
  if (!Array.isArray(fields)) return new Set();
  return new Set(
    objectsIn({ value: fields, correlationId: undefined }, 'fieldName', '').map(({ fieldName }) =>
      textIn(fieldName).toUpperCase(),
    ),
  );
}
