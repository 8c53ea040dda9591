import { configError } from '../../shared/errors';
import { asked, objectsIn, reading, same, textIn, undocumented } from './account-call';
import type { ObjectNames } from './needs';
import type { Send } from './call';

/**
 * A profile list by name, and the folders of the account's lists.
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function listIn(
  send: Send,
  name: string,
  { campaign, campaignList }: ObjectNames,
): Promise<{ list: { name: string; folder: string }; folders: string[] }> {
  const doing = 'reading the profile lists';
  const lists = objectsIn(await asked(send, reading(doing, '/lists')), 'name', doing).map(
    ({ name: own, folderName }) => ({ name: textIn(own), folder: textIn(folderName) }),
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

/**
 * The columns of a list with their types, both in upper case: names are not case-sensitive [D].
 * @throws ConnectorError for an answer without columns
 */
export async function listColumnsOf(
  send: Send,
  list: string,
): Promise<ReadonlyMap<string, string>> {
  const doing = 'reading the columns of the list';
  const reply = await asked(send, reading(doing, '/lists/{listName}/fields', [list]));
  const fields = objectsIn(reply, 'fieldName', doing);
  // Every list has system columns.
  if (fields.length === 0) throw undocumented(doing, reply);
  return new Map(
    fields.map(({ fieldName, fieldType }) => [
      textIn(fieldName).trim().toUpperCase(),
      textIn(fieldType).trim().toUpperCase(),
    ]),
  );
}
