import { sameJson, unless, type Rule } from './rule';

/** The metadata of an image. */
export interface ImageEvidence {
  /** Name and version that it should have. */
  name: string;
  version: string;
  user: string;
  env: Readonly<Record<string, string>>;
  entrypoint: readonly string[];
  labels: Readonly<Record<string, string>>;
}

/** What Airbyte asks of an image: two rules of TestSpec, and its conventions for images. */
export const IMAGE_RULES: readonly Rule<ImageEvidence>[] = [
  {
    name: 'image_labels',
    asks: 'The labels io.airbyte.name and io.airbyte.version are those of metadata.yaml.',
    violations: ({ name, version, labels }) => [
      ...unless(labels['io.airbyte.name'] === name, `io.airbyte.name is not ${name}`),
      ...unless(labels['io.airbyte.version'] === version, `io.airbyte.version is not ${version}`),
    ],
  },
  {
    name: 'image_environment_variables',
    asks: 'AIRBYTE_ENTRYPOINT is the entry point as one command line.',
    violations: ({ env, entrypoint }) =>
      unless(
        entrypoint.length > 0 && env['AIRBYTE_ENTRYPOINT'] === entrypoint.join(' '),
        `AIRBYTE_ENTRYPOINT is ${env['AIRBYTE_ENTRYPOINT'] ?? 'not set'}`,
      ),
  },
  {
    name: 'image_absolute_paths',
    asks: 'The entry point does not depend on the folder that it is called from.',
    violations: ({ entrypoint }) =>
      unless(entrypoint[0]?.startsWith('/') === true, 'it is no absolute path'),
  },
  {
    name: 'image_user',
    asks: 'It runs as the user airbyte, not as root.',
    violations: ({ user }) => unless(sameJson(user, 'airbyte'), `the user is ${user || 'root'}`),
  },
];
