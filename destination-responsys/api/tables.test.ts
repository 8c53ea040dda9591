import type { Call, Reply } from './call';
import { Refusal } from './faults';
import { createTable, type MissingTable } from './tables';

const TABLE: MissingTable = {
  title: 'Segments Table',
  name: 'Lytics_Segments',
  folder: 'Lytics',
  fields: [{ fieldName: 'VIP', fieldType: 'INTEGER' }],
};

/** An account that refuses to create tables, and has some. */
function refusing(...names: string[]) {
  const verbs: string[] = [];
  const send = ({ verb }: Call): Promise<Reply> => {
    verbs.push(verb);
    if (verb === 'POST') return Promise.reject(new Refusal(400, 'OBJECT_ALREADY_EXISTS', ''));
    const value = names.map((objectName) => ({
      profileExtension: { objectName, folderName: 'Lytics' },
      fields: [],
    }));
    return Promise.resolve({ value, correlationId: undefined });
  };
  return { verbs, send };
}

test('a table whose creation is refused but which now exists was created', async () => {
  const { send, verbs } = refusing('OTHER', 'LYTICS_SEGMENTS');
  await createTable(send, 'CONTACTS', TABLE);
  expect(verbs).toEqual(['POST', 'GET']);
});

test('a table whose creation is refused and which does not exist is a problem of the form', async () => {
  await expect(createTable(refusing('OTHER').send, 'CONTACTS', TABLE)).rejects.toThrow(
    'Responsys did not create the extension table Lytics_Segments in the folder Lytics',
  );
});
