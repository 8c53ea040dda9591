import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

import { license, version } from '../../package.json';
import { runConnector } from '../connector/connector';
import { CONNECTORS } from './connectors';
import { dockerTarget } from './dockerfile';
import { DOCUMENTATION_RULES } from './documentation-rules';
import { FORM_RULES } from './form-rules';
import { IMAGE_RULES } from './image-rules';
import { METADATA_RULES, type MetadataEvidence } from './metadata-rules';
import { PROJECT } from './project';
import { SPEC_RULES, type Specification } from './spec-rules';

const text = (...path: string[]): string => readFileSync(join(PROJECT, ...path), 'utf8');

describe.each(CONNECTORS)('$name', (connector) => {
  const { name, configs, streams } = connector;
  const stored = JSON.parse(text(name, 'spec.json')) as Specification;
  const form = stored.connectionSpecification;

  describe('prints a specification that holds', () => {
    let printed: Specification;
    beforeAll(async () => {
      const { messages } = await runConnector(join(PROJECT, name, 'bin', 'main'), ['spec']);
      expect(messages.map(({ type }) => type)).toEqual(['SPEC']);
      printed = messages[0]?.spec as Specification;
    });

    test.each(SPEC_RULES)('$name', (rule) => {
      const before = text('test_files', 'released', name, 'spec.json');
      const released = JSON.parse(before) as Specification;
      expect(rule.violations({ printed, stored, released, configs })).toEqual([]);
    });
  });

  test.each(FORM_RULES)('has a form that holds $name', (rule) => {
    expect(rule.violations(stored)).toEqual([]);
  });

  test.each(IMAGE_RULES)('is an image that holds $name', (rule) => {
    const target = dockerTarget(text('Dockerfile'), name);
    expect(rule.violations({ name, version, ...target })).toEqual([]);
  });

  test.each(METADATA_RULES)('has metadata that hold $name', (rule) => {
    const evidence: MetadataEvidence = {
      metadata: parse(text(name, 'metadata.yaml')) as MetadataEvidence['metadata'],
      icon: text(name, 'icon.svg'),
      connector,
      package: { version, license },
      documentationUrl: String(stored['documentationUrl']),
      streams,
    };
    expect(rule.violations(evidence)).toEqual([]);
  });

  test.each(DOCUMENTATION_RULES)('has a page that holds $name', (rule) => {
    const exists = (path: string): boolean => existsSync(join(PROJECT, 'docs', path));
    const page = text('docs', `${name}.md`);
    expect(rule.violations({ page, form, version, exists })).toEqual([]);
  });
});
