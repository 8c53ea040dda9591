import type { Account } from './account';
import type { Target } from './api';
import { invalidParameter, Refusal } from './refusal';

/** GET /folders: one page of all there are [D]. */
export function fetchFolders({ folders }: Account): unknown {
  return { folders: [...folders].map((name, i) => ({ id: 100 + i, name })), links: [] };
}

/** GET /folders/{folderName}/content; that it is called riObjects is documented, what it is is not. */
export function fetchFolderContent(account: Account, { path }: Target): unknown {
  const { folderName = '' } = path;
  if (!account.folders.has(folderName)) {
    throw new Refusal(404, 'FOLDER_NOT_FOUND', `${folderName} not found`);
  }
  const lists = [...account.lists.values()];
  const tables = [...lists.flatMap((list) => [...list.tables]), ...account.supplemental];
  const objects = [...lists, ...tables].filter((one) => one.folderName === folderName);
  return { riObjects: objects.map(({ name }) => ({ objectName: name, folderName })) };
}

/** @throws Refusal unless a folder is named, and is there */
export function existingFolder({ folders }: Account, name: string | null): string {
  if (name === null) throw invalidParameter('folderName is missing');
  if (folders.has(name)) return name;
  // The code is documented, the status is a guess [I].
  throw new Refusal(404, 'FOLDER_NOT_FOUND', `${name} not found`);
}
