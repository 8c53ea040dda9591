import type { SourceConfig } from './config';
import { folderOf } from './settings';

const withFolder = (folder?: string): SourceConfig => ({
  credentials: { auth_method: 'sftp', host: 'h', username: 'u', private_key: 'k' },
  ...(folder === undefined ? {} : { folder }),
});

describe('the folder', () => {
  it.each([
    [undefined, 'download'],
    ['', 'download'],
    ['  ', 'download'],
    ['download', 'download'],
    ['download/', 'download'],
    ['download//', 'download'],
    ['/home//acme/', '/home/acme'],
    ['/', '/'],
    ['//', '/'],
  ])('%j is read as %j', (folder, read) => {
    expect(folderOf(withFolder(folder))).toBe(read);
  });
});
