import { CONNECTION_RULES } from './connection-rules';
import { COURSE_RULES } from './course-rules';
import { DISCOVERY_RULES } from './discovery-rules';
import { DOCUMENTATION_RULES } from './documentation-rules';
import { FORM_RULES } from './form-rules';
import { IMAGE_RULES } from './image-rules';
import { INCREMENTAL_RULES } from './incremental-rules';
import { MESSAGE_RULES } from './message-rules';
import { METADATA_RULES } from './metadata-rules';
import { READ_RULES } from './read-rules';
import { SPEC_RULES } from './spec-rules';

/** Rules that are about the same thing, and where connectors are held to them. */
export interface Suite {
  title: string;
  /** Where the rules come from. */
  origin: string;
  rules: readonly { name: string; asks: string }[];
  /** The name under which the tests import the rules. */
  constant: string;
  /** The files that hold connectors to them, from the project's folder. */
  heldBy: readonly string[];
}

const ALL = 'harness/acceptance/connectors.test.ts';
const PLATFORM = 'harness/acceptance/platform.ts';
const SOURCE = 'source-responsys/e2e/acceptance.test.ts';
const DESTINATION = 'destination-responsys/e2e/acceptance.test.ts';

/** Every suite, in the order of docs/quality/acceptance.md. */
export const SUITES: readonly Suite[] = [
  {
    title: 'Specification',
    origin: "TestSpec of Airbyte's acceptance tests",
    rules: SPEC_RULES,
    constant: 'SPEC_RULES',
    heldBy: [ALL],
  },
  {
    title: 'Image',
    origin: "TestSpec, and Airbyte's conventions for images",
    rules: IMAGE_RULES,
    constant: 'IMAGE_RULES',
    heldBy: [ALL, 'scripts/images.ts'],
  },
  {
    title: 'Form',
    origin: "Airbyte's reference of specifications, and how its form behaves",
    rules: FORM_RULES,
    constant: 'FORM_RULES',
    heldBy: [ALL],
  },
  {
    title: 'Messages',
    origin: "Airbyte's platform; for every message that a test or a command of this project sees",
    rules: MESSAGE_RULES,
    constant: 'MESSAGE_RULES',
    heldBy: [PLATFORM],
  },
  {
    title: 'Runs',
    origin: "Airbyte's platform; for every run of a connector by this project",
    rules: COURSE_RULES,
    constant: 'COURSE_RULES',
    heldBy: [PLATFORM],
  },
  {
    title: 'Check',
    origin: 'TestConnection',
    rules: CONNECTION_RULES,
    constant: 'CONNECTION_RULES',
    heldBy: [SOURCE, DESTINATION],
  },
  {
    title: 'Discovery',
    origin: 'TestDiscovery and TestConnectorAttributes; for sources',
    rules: DISCOVERY_RULES,
    constant: 'DISCOVERY_RULES',
    heldBy: [SOURCE],
  },
  {
    title: 'Read',
    origin: 'TestBasicRead and TestFullRefresh; for sources',
    rules: READ_RULES,
    constant: 'READ_RULES',
    heldBy: [SOURCE],
  },
  {
    title: 'Incremental read',
    origin: 'TestIncremental; for sources',
    rules: INCREMENTAL_RULES,
    constant: 'INCREMENTAL_RULES',
    heldBy: [SOURCE],
  },
  {
    title: 'Metadata',
    origin: "Airbyte's registry, and TestConnectorAttributes",
    rules: METADATA_RULES,
    constant: 'METADATA_RULES',
    heldBy: [ALL],
  },
  {
    title: 'Documentation',
    origin: 'TestConnectorDocumentation, and a check of the registry',
    rules: DOCUMENTATION_RULES,
    constant: 'DOCUMENTATION_RULES',
    heldBy: [ALL],
  },
];

/** The part of docs/quality/acceptance.md that lists the rules. */
export function rulesPage(): string {
  return SUITES.map(({ title, origin, rules, heldBy }) => {
    const files = heldBy.map((file) => `[${file}](../../${file})`).join(' and ');
    const rows = rules.map(({ name, asks }) => `| \`${name}\` | ${asks.replaceAll('|', '\\|')} |`);
    return [
      `## ${title}`,
      `${origin}. Held by ${files}.`,
      ['| Rule | What it asks |', '|---|---|', ...rows].join('\n'),
    ].join('\n\n');
  }).join('\n\n');
}
