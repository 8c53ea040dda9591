import { unless, type Rule } from './rule';

/** The part of metadata.yaml that the rules look at; Airbyte's registry knows more. */
export interface Metadata {
  name?: string;
  definitionId?: string;
  connectorType?: string;
  connectorSubtype?: string;
  dockerRepository?: string;
  dockerImageTag?: string;
  documentationUrl?: string;
  icon?: string;
  license?: string;
  releaseStage?: string;
  supportLevel?: string;
  tags?: readonly string[];
  allowedHosts?: { hosts?: readonly string[] };
  suggestedStreams?: { streams?: readonly string[] };
  maxSecondsBetweenMessages?: number;
}

export interface MetadataEvidence {
  metadata: { metadataSpecVersion?: string; data?: Metadata };
  /** The text of the icon. */
  icon: string;
  connector: { name: string; kind: string };
  package: { version: string; license: string };
  /** The page that the connector's specification links to. */
  documentationUrl: string;
  /** The names of the streams that a source has; empty for a destination. */
  streams: readonly string[];
}

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function aboutData(
  name: string,
  asks: string,
  violations: (data: Metadata, evidence: MetadataEvidence) => string[],
): Rule<MetadataEvidence> {
  return { name, asks, violations: (all) => violations(all.metadata.data ?? {}, all) };
}

/** What Airbyte's registry asks of metadata.yaml and icon.svg, with TestConnectorAttributes. */
export const METADATA_RULES: readonly Rule<MetadataEvidence>[] = [
  {
    name: 'metadata_format',
    asks: 'metadata.yaml is of the format 1.0.',
    violations: ({ metadata }) =>
      unless(metadata.metadataSpecVersion === '1.0', 'metadataSpecVersion is not "1.0"'),
  },
  aboutData('definition_id', 'The definition is known by a UUID of version 4.', (data) =>
    unless(UUID_4.test(data.definitionId ?? ''), 'definitionId is not one'),
  ),
  aboutData('type', 'Type and subtype are those of the connector.', (data, { connector }) => [
    ...unless(data.connectorType === connector.kind, `connectorType is not ${connector.kind}`),
    ...unless(/^(api|file)$/.test(data.connectorSubtype ?? ''), 'connectorSubtype is unknown'),
  ]),
  aboutData('docker_repository', 'The image is called like the connector.', (data, { connector }) =>
    unless(data.dockerRepository === connector.name, `dockerRepository is not ${connector.name}`),
  ),
  aboutData('docker_image_tag', 'The tag is the version of package.json.', (data, all) => [
    ...unless(data.dockerImageTag === all.package.version, `it is not ${all.package.version}`),
    ...unless(/^\d+\.\d+\.\d+$/.test(data.dockerImageTag ?? ''), 'it is no semantic version'),
  ]),
  aboutData('license', 'The license is that of package.json: MIT or ELv2.', (data, all) =>
    unless(
      data.license === all.package.license && /^(MIT|ELv2)$/.test(data.license),
      `license is ${data.license ?? 'missing'}`,
    ),
  ),
  aboutData('documentation', 'It links to the page of the form, over https.', (data, all) =>
    unless(
      data.documentationUrl === all.documentationUrl && all.documentationUrl.startsWith('https:'),
      'documentationUrl is another, or not https',
    ),
  ),
  aboutData('language_tag', 'A tag tells the language.', ({ tags = [] }) =>
    unless(tags.includes('language:typescript'), 'language:typescript is missing'),
  ),
  aboutData('support', 'It states its name, stage and level of support.', (data) => [
    ...unless((data.name ?? '') !== '', 'name is missing'),
    ...unless(/^(alpha|beta|generally_available)$/.test(data.releaseStage ?? ''), 'releaseStage'),
    ...unless(/^(community|certified|archived)$/.test(data.supportLevel ?? ''), 'supportLevel'),
  ]),
  aboutData('icon', 'The icon is a square drawing.', (data, { icon }) => [
    ...unless(data.icon === 'icon.svg', 'icon is not icon.svg'),
    ...unless(/viewBox="0 0 (\d+) \1"/.test(icon), 'it is not square'),
  ]),
  aboutData(
    'certified_connector_has_allowed_hosts',
    'The hosts that it speaks to are listed.',
    ({ allowedHosts }) => unless((allowedHosts?.hosts ?? []).length > 0, 'there are none'),
  ),
  aboutData(
    'has_suggested_streams',
    'A source suggests streams, and only those that it has.',
    ({ suggestedStreams }, { connector, streams }) => {
      const suggested = suggestedStreams?.streams ?? [];
      return [
        ...unless(connector.kind !== 'source' || suggested.length > 0, 'there are none'),
        ...suggested.filter((one) => !streams.includes(one)).map((one) => `there is no ${one}`),
      ];
    },
  ),
  aboutData(
    'max_seconds_between_messages',
    'A source says how long it may be silent.',
    ({ maxSecondsBetweenMessages: seconds = 0 }, { connector }) =>
      unless(connector.kind !== 'source' || seconds > 0, 'maxSecondsBetweenMessages is missing'),
  ),
];
