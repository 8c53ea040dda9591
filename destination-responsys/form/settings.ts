import { configError } from '../../shared/errors';
import type { ObjectNames } from '../api/needs';
import type { ColumnMapping } from '../responsys';
import type { Login } from '../api/session';
import { isConfidential, urlOf } from '../../shared/url';
import type { DestinationConfig } from '../config';
import { audienceNamed } from '../decide/audience-name';
import { whyNotWritable } from '../decide/list-columns';
import type { Identification } from '../decide/identifiers';
import type { ListField } from '../decide/list-fields';
import { columnOfAudience, columnOfField } from '../decide/names';
import { slugOfAudience } from '../decide/slugs';
import type { Settings } from '../decide/settings';
import { lastSeenColumn } from './last-seen';
import { identificationOf } from './matching';
import { fieldsOf } from './workflow-fields';

/**
 * The maximum number of columns in one extension table (Lytics's own limit for its Responsys jobs).
 */
export const MAX_COLUMNS = 29;

/**
 * @throws ConnectorError (config_error) for an endpoint that would send the password unencrypted
 */
export function loginOf({ credentials }: DestinationConfig): Login {
  const { username, password, endpoint } = credentials;
  const url = urlOf(endpoint, 'https:');
  if (!isConfidential(url)) {
    throw configError(
      'Authorization > Endpoint must begin with https:// (or name the host alone): the password ' +
        'would be readable on its way.',
    );
  }
  return { username, password, url };
}

/** The names of the objects to write to. */
export function objectNamesOf(config: DestinationConfig): ObjectNames {
  const { list, campaign, campaignList, event } = fieldsOf(config.workflow);
  return {
    ...{ list, campaign, campaignList, event },
    userFieldsTable: config.user_fields_table,
    segmentsTable: config.segments_table,
    folder: config.tables_folder,
  };
}

/**
 * @param stream the stream whose name is the audience if no source audience is given; undefined
 *   while no stream is known (the connection test)
 * @throws ConnectorError (config_error) for options that exclude each other
 */
export function settingsOf({ workflow }: DestinationConfig, stream: string | undefined): Settings {
  const kind = workflow.workflow_type;
  const identification = identificationOf(workflow);
  const audience = workflow.source_audience;
  const timeBased = workflow.time_based_triggers;
  const { onExit, once: mailOnce, currentMembers, permission, allowMassExit } = fieldsOf(workflow);
  if (timeBased && audience === undefined) {
    throw configError('Time-based Triggers needs Source Audience. Fill it in.');
  }
  const taken = takenBy(identification);
  const listFields = listFieldsOf(workflow, taken);
  const isFlagged = kind === 'export_users' && onExit === 'flag';
  const source = timeBased || isFlagged || mailOnce ? (audience ?? stream) : undefined;
  const { inColumns, inRows } = layoutOf(workflow, source, {
    isFlagged,
    isCompared: timeBased || mailOnce,
  });
  const segments = columnsOf(inColumns, columnOfAudience, audienceKey);
  const membershipRows = columnsOf(inRows, slugOfAudience, audienceKey);
  if (segments.length > MAX_COLUMNS) {
    throw configError(
      `Audience Memberships holds too many audiences: with Source Audience, which has a ` +
        `column too, there may be ${MAX_COLUMNS}. Leave one out, or set Memberships Layout to rows.`,
    );
  }
  return {
    rules: {
      ...{ kind, currentMembers, timeBased, mailOnce },
      membersOnly: workflow.members_only ?? audience === undefined,
    },
    audience,
    audiencesField: workflow.audiences_field,
    membersOnly: workflow.members_only ?? audience === undefined,
    mailOnce,
    ...identification,
    onExit,
    allowMassExit,
    emptyFields: workflow.empty_fields,
    permission,
    userFields: columnsOf(workflow.additional_fields ?? [], columnOfField, (field) =>
      field.toUpperCase(),
    ),
    listFields,
    lastSeen: lastSeenOf(workflow, listFields, taken),
    segments,
    membership: columnAbout(segments, audience ?? source),
    membershipRows,
    membershipRow: columnAbout(membershipRows, audience ?? source),
  };
}

// A supplemental table cannot be asked for many members at once (Oracle documents one key a call), so
// what is compared and remembered stays a column, whatever the layout (docs/adr/0022).
function layoutOf(
  { memberships_layout, audience_memberships = [] }: DestinationConfig['workflow'],
  source: string | undefined,
  { isFlagged, isCompared }: { isFlagged: boolean; isCompared: boolean },
): { inColumns: string[]; inRows: string[] } {
  const own = source === undefined ? [] : [source];
  return memberships_layout === 'columns'
    ? { inColumns: [...own, ...audience_memberships], inRows: [] }
    : {
        inColumns: isCompared ? own : [],
        inRows: [...(isFlagged ? own : []), ...audience_memberships],
      };
}

// A list's columns have the same name in any case [D].
function listFieldsOf(
  { list_fields = [] }: DestinationConfig['workflow'],
  taken: Readonly<Record<string, string>>,
): ListField[] {
  const names = new Set<string>();
  return list_fields.map(({ field: source, column }) => {
    const name = column.toUpperCase();
    const fault = names.has(name) ? 'it is there twice' : whyNotWritable(name, taken);
    if (fault !== undefined) {
      throw configError(`Workflow > List Fields cannot write to ${name}: ${fault}. Leave it out.`);
    }
    names.add(name);
    return { source, name, type: undefined };
  });
}

// Why the columns that identify a member cannot be written to.
function takenBy({ match, identifiers }: Identification): Record<string, string> {
  const taken: Record<string, string> = {
    EMAIL_ADDRESS_: `an address is not written if Match Column is ${match}`,
  };
  for (const { column, title } of identifiers) taken[column] = `it is filled in by ${title}`;
  return taken;
}

// Members who are skipped would seem to be gone.
function lastSeenOf(
  workflow: DestinationConfig['workflow'],
  listFields: readonly ListField[],
  taken: Readonly<Record<string, string>>,
): Settings['lastSeen'] {
  const { lastSeen, currentMembers } = fieldsOf(workflow);
  if (lastSeen === undefined) return undefined;
  if (!currentMembers) {
    throw configError(
      'Last Seen Column needs Existing Users: without it, members who are in the audience already are ' +
        'skipped, and would look as if they had left. Switch it on.',
    );
  }
  const others = listFields.map(({ name }) => name);
  return { column: lastSeenColumn(lastSeen, others, taken), cells: {} };
}

// Sources with the same key share one column, which takes the spelling of the first.
function columnsOf(
  sources: readonly string[],
  nameOf: (source: string) => string,
  key: (source: string) => string,
): ColumnMapping[] {
  const columns = new Map<string, ColumnMapping>();
  for (const source of sources.filter((one) => one !== '')) {
    const other = columns.get(key(source));
    if (other === undefined) columns.set(key(source), { source, name: nameOf(source) });
  }
  const all = [...columns.values()];
  for (const [i, column] of all.entries()) {
    const other = all.slice(0, i).find(({ name }) => name === column.name);
    if (other !== undefined) throw sharedColumn(other.source, column.source, column.name);
  }
  return all;
}

function columnAbout(
  segments: readonly ColumnMapping[],
  audience: string | undefined,
): string | undefined {
  if (audience === undefined) return undefined;
  return segments.find(({ source }) => audienceKey(source) === audienceKey(audience))?.name;
}

function audienceKey(audience: string): string {
  return audienceNamed(audience).key;
}

/**
 * Refuses streams that would share an audience's column: if no source audience is given, leaving
 * one of them would count as leaving the other.
 * @throws ConnectorError (config_error) that names them
 */
export function refuseSharedColumns(
  config: DestinationConfig,
  streams: readonly { name: string; namespace?: string | null | undefined }[],
): void {
  const { source_audience, source_audiences = [] } = config.workflow;
  if (source_audience !== undefined || source_audiences.length > 0) return;
  const owners = new Map<string, string>();
  for (const { name, namespace } of streams) {
    const { membership: column, membershipRow } = settingsOf(config, name);
    const membership = column ?? membershipRow;
    const title = (namespace ?? '') === '' ? name : `${namespace ?? ''}.${name}`;
    const owner = membership === undefined ? undefined : owners.get(membership);
    if (owner !== undefined) throw sharedColumn(owner, title, membership ?? '');
    if (membership !== undefined) owners.set(membership, title);
  }
}

function sharedColumn(one: string, other: string, column: string): Error {
  return configError(
    `${one} and ${other} would share the column ${column}, so that one would overwrite the other. ` +
      'Leave one out, give them names that differ in more than case and punctuation, or write them ' +
      'by connections with other tables.',
  );
}
