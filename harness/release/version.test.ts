import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import packageJson from '../../package.json';
import { setVersion, versionsIn } from './version';

const ROOT = join(__dirname, '..', '..');
const CHANGES = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Something.\n';

describe('the version', () => {
  it('is the same in all its places', async () => {
    const others = (await versionsIn(ROOT)).filter(
      ({ version }) => version !== packageJson.version,
    );
    expect(others).toEqual([]);
  });

  it('is in each file that names it', async () => {
    const paths = new Set((await versionsIn(ROOT)).map(({ path }) => path));
    expect([...paths].sort()).toEqual([
      'Dockerfile',
      'destination-responsys/metadata.yaml',
      'docs/install.md',
      'package-lock.json',
      'package.json',
      'source-responsys/metadata.yaml',
    ]);
  });

  it('is set in all of them at once, and the changelog opens a section for it', async () => {
    await inCopy(CHANGES, async (root) => {
      await setVersion(root, '7.8.9', '2030-01-02');
      const versions = (await versionsIn(root)).map(({ version }) => version);
      expect(versions.length).toBeGreaterThan(10);
      expect(new Set(versions)).toEqual(new Set(['7.8.9']));
      const changes = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
      expect(changes).toContain('## [Unreleased]\n\n## [7.8.9] - 2030-01-02\n\n### Added');
    });
  });

  it.each([
    ['1.2', CHANGES, /not a version/],
    ['1.2.3', '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-11-24\n', /says what is new/],
  ])('%s is refused, and nothing is written', async (version, changes, refusal) => {
    await inCopy(changes, async (root) => {
      const before = await versionsIn(root);
      await expect(setVersion(root, version, '2030-01-02')).rejects.toThrow(refusal);
      expect(await versionsIn(root)).toEqual(before);
    });
  });
});

async function inCopy(changes: string, work: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'version-'));
  try {
    for (const path of new Set((await versionsIn(ROOT)).map((one) => one.path))) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await cp(join(ROOT, path), join(root, path));
    }
    await writeFile(join(root, 'CHANGELOG.md'), changes);
    await work(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
