import { isObject } from '../../shared/airbyte/protocol';
import { configError } from '../../shared/errors';
import { objectsIn, reading, same, textIn } from './account-call';
import type { Send } from './call';
import { Refusal } from './faults';
import type { MissingTable } from './tables';

/** Folders per page, the most that Oracle returns. */
const PAGE = 200;
const MAX_FOLDER_PAGES = 20;

/**
 * Checks whether tables can be created in a folder: it must exist, and must not contain an object
 * of the same name, such as a table of another list. What the API user may not see is not checked.
 * @param known folders of lists, which exist
 * @returns whether that could be found out
 * @throws ConnectorError (config_error) that names the field of the form to look at
 */
export async function lookInto(
  send: Send,
  tables: readonly MissingTable[],
  known: readonly string[],
): Promise<boolean> {
  const [first] = tables;
  if (first === undefined) return true;
  const { folder } = first;
  const all = known.some((one) => same(one, folder)) ? [folder] : await optional(foldersOf(send));
  if (all?.some((one) => same(one, folder)) === false) {
    throw configError(
      `The folder ${folder} was not found in the account, so that no table can be created in it. ` +
        'Check Tables Folder: it must exist already, and the API user must be allowed to see it.',
    );
  }
  const content = await optional(contentOf(send, folder));
  const taken = tables.find(({ name }) => content?.some((one) => same(one, name)) === true);
  if (taken === undefined) return all !== undefined;
  throw configError(
    `The folder ${folder} holds ${taken.name} already, which is no ` +
      `${taken.kind ?? 'extension table of this list'}. ` +
      `Choose another name in ${taken.title}, or another folder in Tables Folder.`,
  );
}

async function foldersOf(send: Send): Promise<string[]> {
  const names: string[] = [];
  for (let page = 0; page < MAX_FOLDER_PAGES; page++) {
    const query = { limit: String(PAGE), offset: String(page * PAGE) };
    const doing = 'reading the folders';
    const folders = objectsIn(await send(reading(doing, '/folders', [], query)), 'name', doing);
    names.push(...folders.map(({ name }) => textIn(name)));
    if (folders.length < PAGE) break;
  }
  return names;
}

// How objects are described there is unknown [U], so any of the texts may be the name.
async function contentOf(send: Send, folder: string): Promise<string[]> {
  const { value } = await send(
    reading('reading the folder', '/folders/{folderName}/content', [folder]),
  );
  const lists = isObject(value) ? Object.values(value) : [value];
  const objects = lists.flatMap((one): unknown[] => (Array.isArray(one) ? one : []));
  return objects.flatMap((one) =>
    isObject(one) ? Object.values(one).filter((text) => typeof text === 'string') : textIn(one),
  );
}

// A check must not fail for lack of a right that a sync does not need.
async function optional<Value>(asking: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
