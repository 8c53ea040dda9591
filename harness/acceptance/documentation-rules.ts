import type { FormSchema } from '../../shared/form/schema';
import { questionsOf } from './fields';
import { PROMISE } from './form-words';
import { repeated, unless, type Rule } from './rule';

export interface DocumentationEvidence {
  /** The text of the user page. */
  page: string;
  /** The form that it explains. */
  form: FormSchema;
  version: string;
  /** Paths within the project that exist, seen from the page's folder. */
  exists: (path: string) => boolean;
}

/** Airbyte's order of a page; other sections may stand in between. */
const SECTIONS = [
  'Prerequisites',
  'Setup guide',
  'Supported sync modes',
  'Supported streams',
  'Performance considerations',
  'Data type map',
  'Limitations & troubleshooting',
  'Changelog',
];
/** Which of these a page has by what it is about. */
const OF_SOURCES_ONLY = ['Supported streams', 'Data type map'];

/** What Airbyte asks of a page: TestConnectorDocumentation, and a check of its registry. */
export const DOCUMENTATION_RULES: readonly Rule<DocumentationEvidence>[] = [
  {
    name: 'prerequisites_content',
    asks: 'The prerequisites speak of each field that is required, by its title.',
    violations: ({ page, form }) => {
      const text = sectionOf(page, 'Prerequisites');
      return questionsOf(form)
        .filter(({ required, schema, inArray }) => {
          // Of an entry of a list it is only known once somebody adds one.
          return required && schema.oneOf === undefined && !inArray;
        })
        .map(({ schema }) => schema.title ?? '')
        .filter((title) => !text.includes(`**${title}**`))
        .map((title) => `they do not speak of ${title}`);
    },
  },
  {
    name: 'docs_structure',
    asks: "The sections are there, in Airbyte's order, below one title.",
    violations: ({ page }) => {
      const titles = page.match(/^# .+$/gm) ?? [];
      const found = headings(page).map((heading) => heading.toLowerCase());
      const isSource = titles[0]?.endsWith('source') === true;
      const wanted = SECTIONS.filter((name) => isSource || !OF_SOURCES_ONLY.includes(name));
      const places = wanted.map((name) => found.indexOf(name.toLowerCase()));
      const missing = wanted.filter((_, i) => places[i] === -1);
      const inOrder = places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0));
      return [
        ...unless(titles.length === 1, `there are ${titles.length} titles`),
        ...missing.map((name) => `there is no section ${name}`),
        ...unless(missing.length > 0 || inOrder, 'the sections are in another order'),
      ];
    },
  },
  {
    name: 'docs_descriptions',
    asks: 'No section is empty, and the changelog is folded.',
    violations: ({ page }) => [
      ...headings(page)
        .filter((heading) => sectionOf(page, heading).trim() === '')
        .map((heading) => `the section ${heading} is empty`),
      ...unless(
        /^<details>\s*<summary>Expand to review<\/summary>/.test(
          sectionOf(page, 'Changelog').trim(),
        ),
        'the changelog is not folded',
      ),
    ],
  },
  {
    name: 'validate_links',
    asks: 'Links lead somewhere: https, a file of the project, or a heading.',
    violations: ({ page, exists }) => {
      const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
      return links.filter((link) => !leads(link, page, exists)).map((link) => `${link} does not`);
    },
  },
  {
    name: 'changelog_entry',
    asks: 'The changelog has an entry for the version, and none twice.',
    violations: ({ page, version }) => {
      const rows = sectionOf(page, 'Changelog').matchAll(/^\| (\d+\.\d+\.\d+) /gm);
      const versions = [...rows].map(([, one = '']) => one);
      return [
        ...unless(versions.includes(version), `there is none for ${version}`),
        ...repeated(versions).map((one) => `${one} is there twice`),
      ];
    },
  },
  {
    name: 'no_promise_of_check',
    asks: 'The page promises nothing that a successful connection test would say, since Airbyte shows nothing of it.',
    violations: ({ page }) => unless(!PROMISE.test(page), 'the test is said to say something'),
  },
  {
    name: 'limits_of_airbyte',
    asks: 'The page tells that Airbyte drops columns that a connection does not know, and switches off one that keeps failing.',
    violations: ({ page }) => [
      ...unless(page.includes('Airbyte drops columns'), 'it does not mention dropped columns'),
      ...unless(
        page.includes('30 failed syncs in a row'),
        'it does not mention that connections are disabled',
      ),
    ],
  },
];

function headings(page: string): string[] {
  return [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
}

/** The text between a heading of the second level and the next one. */
function sectionOf(page: string, heading: string): string {
  const sections = page.split(/^## /m);
  const found = sections.find((s) => s.toLowerCase().startsWith(`${heading.toLowerCase()}\n`));
  return found?.slice(heading.length) ?? '';
}

function leads(link: string, page: string, exists: (path: string) => boolean): boolean {
  if (/^[a-z]+:/.test(link)) return link.startsWith('https://');
  const [path = '', anchor] = link.split('#');
  if (path !== '') return exists(path);
  const anchors = (page.match(/^#+ .+$/gm) ?? []).map((line) => anchorOf(line));
  return anchors.includes(anchor ?? '');
}

/** The anchor that a heading gets: lower case, hyphens for blanks, no punctuation. */
function anchorOf(line: string): string {
  const text = line.replace(/^#+ /, '').toLowerCase();
  return text.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}
