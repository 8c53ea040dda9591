import { sourceConfig } from '../harness/connector/configured';
import { folderOf } from './settings';

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
    expect(folderOf(sourceConfig({ folder }))).toBe(read);
  });
});
