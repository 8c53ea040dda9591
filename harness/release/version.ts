import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the version is written: the file, and the text around it. */
interface VersionLocation {
  path: string;
  /** Its first group is the text before the version, its second the text after it. */
  pattern: RegExp;
}

const VERSION = String.raw`\d+\.\d+\.\d+`;
const location = (path: string, before: string, after = ''): VersionLocation => ({
  path,
  pattern: new RegExp(`(${before})${VERSION}(${after})`, 'g'),
});

const VERSION_LOCATIONS: readonly VersionLocation[] = [
  location('package.json', '^\\{[^{]*"version": "', '"'),
  location('package-lock.json', '"name": "airbyte-responsys",\\s+"version": "', '"'),
  location('Dockerfile', '-responsys:'),
  location('Dockerfile', 'io\\.airbyte\\.version="', '"'),
  location('source-responsys/metadata.yaml', 'dockerImageTag: '),
  location('destination-responsys/metadata.yaml', 'dockerImageTag: '),
  location('docs/install.md', '-responsys:'),
  location('docs/install.md', '\\*\\*Docker image tag\\*\\*: `'),
  location('docs/install.md', '"dockerImageTag": "'),
  location('docs/install.md', 'docker_image_tag\\s+= "'),
];

/** The version that each place says, for finding out whether they agree. */
export async function versionsIn(root: string): Promise<{ path: string; version: string }[]> {
  const found: { path: string; version: string }[] = [];
  for (const { path, pattern } of VERSION_LOCATIONS) {
    const text = await readFile(join(root, path), 'utf8');
    for (const [match, before = '', after = ''] of text.matchAll(pattern)) {
      found.push({ path, version: match.slice(before.length, match.length - after.length) });
    }
  }
  return found;
}

/**
 * Writes a version to all its places, and opens its section in the changelog.
 * @param date of the release, as 2026-11-25
 * @throws Error if the changelog has no section [Unreleased] with something in it
 */
export async function setVersion(root: string, version: string, date: string): Promise<void> {
  if (!new RegExp(`^${VERSION}$`).test(version)) {
    throw new Error(`${version} is not a version: give three numbers, like 0.2.0.`);
  }
  const changelog = join(root, 'CHANGELOG.md');
  const changes = await readFile(changelog, 'utf8');
  if (!/## \[Unreleased\]\s+###/.test(changes)) {
    throw new Error('CHANGELOG.md has no section [Unreleased] that says what is new.');
  }
  for (const { path, pattern } of VERSION_LOCATIONS) {
    const file = join(root, path);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(pattern, `$1${version}$2`));
  }
  const heading = `## [${version}] - ${date}`;
  await writeFile(changelog, changes.replace('## [Unreleased]', `## [Unreleased]\n\n${heading}`));
}
