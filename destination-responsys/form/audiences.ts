import { configError } from '../../shared/errors';
import type { DestinationConfig } from '../config';
import { audienceNamed } from '../decide/audience-name';
import { settingsOf } from './settings';
import type { Settings } from '../decide/settings';

type Workflow = DestinationConfig['workflow'];

/**
 * The settings of a stream: one for each of Source Audiences, which are entered and left each by
 * itself; without them one, as Source Audience has it (docs/adr/0026).
 * @param stream see `settingsOf`
 * @throws ConnectorError (config_error) for options that exclude each other
 */
export function allSettingsOf(
  config: DestinationConfig,
  stream: string | undefined,
): readonly [Settings, ...Settings[]] {
  const { workflow } = config;
  const [first, ...others] = audiencesOf(workflow);
  if (first === undefined) return [settingsOf(config, stream)];
  const settings = (audience: string): Settings =>
    settingsOf({ ...config, workflow: about(workflow, audience, [first, ...others]) }, stream);
  const all = [settings(first), ...others.map(settings)] as const;
  refuseTooMany(config, all[0], others);
  return all;
}

/** Each of Source Audiences once, as it is spelled first; none where there is Source Audience. */
function audiencesOf(workflow: Workflow): string[] {
  const { source_audience, source_audiences = [] } = workflow;
  const byKey = new Map<string, string>();
  for (const audience of source_audiences) {
    const { key } = audienceNamed(audience);
    if (!byKey.has(key)) byKey.set(key, audience);
  }
  const audiences = [...byKey.values()];
  if (audiences.length > 0 && source_audience !== undefined) {
    throw configError(
      'Workflow > Source Audience and Source Audiences are both filled in. Leave one of them empty.',
    );
  }
  if (audiences.length < 2) return audiences;
  if (workflow.workflow_type === 'export_users' && workflow.on_exit !== 'flag') {
    throw configError(
      `Workflow > When a Member Leaves must be flag with several Source Audiences, not ${workflow.on_exit}: a ` +
        'member who leaves one of them may still be in another. Choose flag, or make a connection for ' +
        'each audience.',
    );
  }
  if (workflow.members_only === true) {
    throw configError(
      'Workflow > Members Only takes every record for a member of the audience, which it cannot be of ' +
        'several Source Audiences. Switch it off, or make a connection for each audience.',
    );
  }
  return audiences;
}

// The column of another source audience is its memory, which must not be written as a membership.
function about(workflow: Workflow, audience: string, all: readonly string[]): Workflow {
  const keys = new Set(all.map((one) => audienceNamed(one).key));
  keys.delete(audienceNamed(audience).key);
  const { audience_memberships = [] } = workflow;
  return {
    ...workflow,
    source_audience: audience,
    audience_memberships: audience_memberships.filter((one) => !keys.has(audienceNamed(one).key)),
  };
}

// The columns of all audiences are in one table.
function refuseTooMany(config: DestinationConfig, first: Settings, others: string[]): void {
  if (first.membership === undefined) return;
  const { workflow } = config;
  const { audience = '' } = first;
  const audience_memberships = [...others, ...(workflow.audience_memberships ?? [])];
  settingsOf(
    {
      ...config,
      workflow: {
        ...workflow,
        ...{ memberships_layout: 'columns', source_audience: audience },
        audience_memberships:
          workflow.memberships_layout === 'rows' ? others : audience_memberships,
      },
    },
    undefined,
  );
}
