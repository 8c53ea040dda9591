import { isObject } from '../../shared/airbyte/protocol';
import { configError } from '../../shared/errors';
import { asked, objectsIn, reading, same, textIn } from './account-call';
import { callOf, type Send } from './call';
import { Refusal } from './faults';

/** An extension table of a list. */
export interface Table {
  name: string;
  folder: string;
  /** In upper case. */
  columns: ReadonlySet<string>;
}

/** An extension table that is missing from the account. */
export interface MissingTable {
  /** The field of the form that names it. */
  title: string;
  name: string;
  folder: string;
  fields: readonly { fieldName: string; fieldType: string }[];
  /** What it is, if not an extension table of the list. */
  kind?: string;
}

/** The extension tables of a list, with their columns. */
export async function tablesOf(send: Send, list: string): Promise<Table[]> {
  const doing = "reading the list's extension tables";
  const reply = await asked(send, reading(doing, '/lists/{listName}/listExtensions', [list]));
  return objectsIn(reply, 'profileExtension', doing).flatMap(({ profileExtension, fields }) => {
    if (!isObject(profileExtension)) return [];
    const { objectName, folderName } = profileExtension;
    const names = Array.isArray(fields) ? fields.filter(isObject) : [];
    const columns = names.map(({ fieldName }) => textIn(fieldName).toUpperCase());
    return [{ name: textIn(objectName), folder: textIn(folderName), columns: new Set(columns) }];
  });
}

/**
 * Creates an extension table.
 * @throws ConnectorError (config_error) if Responsys refuses it
 */
export async function createTable(send: Send, list: string, table: MissingTable): Promise<void> {
  const { title, name, folder, fields } = table;
  try {
    await send(
      callOf('POST', '/lists/{listName}/listExtensions', [list], {
        doing: 'creating an extension table',
        body: { profileExtension: { objectName: name, folderName: folder }, fields },
        // A second table of the same name is refused, which changes nothing.
        effect: 'merges',
      }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A repeated call is refused if the first one arrived, and another sync may have been faster.
    const isThere = (await tablesOf(send, list)).some((one) => same(one.name, name));
    if (isThere) return;
    throw configError(
      `Responsys did not create the extension table ${name} in the folder ${folder} ` +
        `(${error.label}): ${error.meaning}. Check Tables Folder and ${title}, or create the table ` +
        'by hand.',
      error,
    );
  }
}
