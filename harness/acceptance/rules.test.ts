import { edited, type Edit } from './broken';
import { BROKEN_FORMS, BROKEN_SPECS } from './broken-specs';
import { CONNECTION_RULES } from './connection-rules';
import { COURSE_RULES } from './course-rules';
import { DISCOVERY_RULES } from './discovery-rules';
import { DOCUMENTATION_RULES } from './documentation-rules';
import * as good from './examples';
import { FORM_RULES } from './form-rules';
import { IMAGE_RULES } from './image-rules';
import { INCREMENTAL_RULES } from './incremental-rules';
import { MESSAGE_RULES } from './message-rules';
import { METADATA_RULES } from './metadata-rules';
import { READ_RULES } from './read-rules';
import type { Rule } from './rule';
import { SPEC_RULES } from './spec-rules';

/** Tests that each rule holds for a good example, and that one edit of it at least breaks it. */
function prove<E>(
  title: string,
  rules: readonly Rule<E>[],
  example: E,
  broken: Readonly<Record<string, readonly Edit[]>>,
): void {
  describe(title, () => {
    test('has an example of how each of its rules is broken', () => {
      expect(Object.keys(broken).sort()).toEqual(rules.map(({ name }) => name).sort());
    });
    test.each(rules)('$name holds for a good example', (rule) => {
      expect(rule.violations(example)).toEqual([]);
    });
    const cases = rules.flatMap((rule) =>
      (broken[rule.name] ?? []).map((edit) => [rule.name, edit[0], rule, edit] as const),
    );
    test.each(cases)('%s is broken by %s', (_name, _path, rule, edit) => {
      expect(rule.violations(edited(example, [edit]))).not.toEqual([]);
    });
  });
}

prove('the rules for specifications', SPEC_RULES, good.SPEC, BROKEN_SPECS);
prove('the rules for forms', FORM_RULES, good.SPEC.printed, BROKEN_FORMS);

prove('the rules for images', IMAGE_RULES, good.IMAGE, {
  image_labels: [
    ['labels', { 'io.airbyte.version': '1.0.0' }],
    ['labels', { 'io.airbyte.name': 'source-shop', 'io.airbyte.version': '0.9.0' }],
  ],
  image_environment_variables: [
    ['env', {}],
    ['entrypoint/1', '--fast'],
  ],
  image_absolute_paths: [['entrypoint/0', 'main']],
  image_user: [
    ['user', ''],
    ['user', 'node'],
  ],
});

prove('the rules for check', CONNECTION_RULES, good.CONNECTION, {
  check_succeeded: [
    ['working/messages', []],
    ['working/messages/0/connectionStatus/status', 'FAILED'],
  ],
  check_failed: [
    ['refused/messages/0/connectionStatus/status', 'SUCCEEDED'],
    ['refused/messages/0/connectionStatus/message', ''],
  ],
  check_exception: [
    ['invalid/messages', []],
    ['invalid/errors', [{ message: 'no' }]],
  ],
});

/** Rules for one thing as rules for several. */
function forEach<E>(rules: readonly Rule<E>[]): Rule<readonly E[]>[] {
  return rules.map((rule) => ({
    ...rule,
    violations: (all) => all.flatMap((one) => rule.violations(one)),
  }));
}

const ESTIMATE = { name: 'orders', type: 'STREAM', byte_estimate: 7 };

prove('the rules for messages', forEach(MESSAGE_RULES), good.MESSAGES, {
  message_known: [
    ['5', { type: 'TRACE', trace: { type: 'ESTIMATE', emitted_at: 1, estimate: ESTIMATE } }],
    [
      '5',
      {
        type: 'TRACE',
        trace: { type: 'ESTIMATE', emitted_at: 1, estimate: { ...ESTIMATE, row_estimate: 1 } },
      },
    ],
    ['5/type', 'NEWS'],
    ['3/trace', undefined],
  ],
  message_record: [
    ['0/record', undefined],
    ['0/record/stream', ''],
    ['0/record/data', {}],
    ['0/record/data', null],
    ['0/record/emitted_at', undefined],
    ['0/record/emitted_at', 'now'],
    ['0/record/meta/changes/0/change', 'LOST'],
    ['0/record/meta/changes/0/reason', 'UNKNOWN'],
    ['0/record/meta/changes/0/field', undefined],
  ],
  message_state: [
    ['1/state', undefined],
    ['1/state/type', undefined],
    ['1/state/type', 'LEGACY'],
    ['1/state/stream', undefined],
    ['1/state/stream/stream_descriptor/name', undefined],
    ['1/state/sourceStats/recordCount', undefined],
    ['1/state/sourceStats/recordCount', '1'],
    ['1/state/sourceStats/recordCount', 0.5],
    ['1/state/destinationStats', { recordCount: 1, rejectedRecordCount: null }],
    ['2/state/global/stream_states', undefined],
    ['2/state/global/stream_states/0/stream_descriptor', undefined],
  ],
  message_stream_status: [
    ['3/trace/emitted_at', undefined],
    ['3/trace/stream_status', undefined],
    ['3/trace/stream_status/status', 'DONE'],
    ['3/trace/stream_status/stream_descriptor', undefined],
  ],
  message_error: [
    ['4/trace/emitted_at', undefined],
    ['4/trace/error', undefined],
    ['4/trace/error/message', ''],
    ['4/trace/error/failure_type', undefined],
    ['4/trace/error/failure_type', 'user_error'],
  ],
  message_log: [
    ['5/log/level', 'LOUD'],
    ['5/log/message', undefined],
  ],
  message_spec: [['6/spec/connectionSpecification', undefined]],
  message_connection_status: [['7/connectionStatus/status', 'OK']],
  message_catalog: [
    ['8/catalog/streams', undefined],
    ['8/catalog/streams/0/name', ''],
    ['8/catalog/streams/0/json_schema', {}],
    ['8/catalog/streams/0/supported_sync_modes', []],
  ],
  message_destination_catalog: [
    ['9/destination_catalog/operations', undefined],
    ['9/destination_catalog/operations/0/object_name', undefined],
    ['9/destination_catalog/operations/0/sync_mode', 'upsert'],
    ['9/destination_catalog/operations/0/json_schema', undefined],
  ],
});

const status = (text: string): object => ({ kind: 'status', stream: 'orders', status: text });

prove('the rules for runs', forEach(COURSE_RULES), good.COURSES, {
  error_and_exit_code: [
    ['0/exitCode', 1],
    ['1/exitCode', 1],
    ['2/exitCode', 0],
  ],
  streams_known: [
    ['0/streams', []],
    ['0/steps/0/stream', 'others'],
  ],
  status_order: [
    ['0/steps/0', { kind: 'error' }],
    ['0/steps/6', { kind: 'error' }],
    ['0/steps/6', status('INCOMPLETE')],
    ['0/steps/1', status('COMPLETE')],
    ['0/steps/7', { kind: 'records', stream: 'orders', count: 1 }],
    ['2/steps/4', status('COMPLETE')],
    ['3/steps/5', { kind: 'status', stream: 'users', status: 'COMPLETE' }],
  ],
  states_of_one_type: [['0/steps/3/type', 'GLOBAL']],
  states_count_records: [
    ['0/steps/3/source', 2],
    ['0/steps/3/source', undefined],
    ['0/steps/5', status('RUNNING')],
    ['0/steps/2/count', 2],
  ],
  states_count_outcomes: [['1/steps/0/destination', undefined]],
});

const STREAM = 'catalogs/0/0';
const FIELDS = `${STREAM}/json_schema/properties`;

prove('the rules for discovery', DISCOVERY_RULES, good.DISCOVERY, {
  discover: [
    ['catalogs', []],
    ['catalogs/0', []],
    ['catalogs/0/1', good.STREAM],
  ],
  valid_json_schemas: [
    [`${FIELDS}/id/type`, 'text'],
    [`${STREAM}/json_schema/type`, 'array'],
  ],
  defined_cursors_exist_in_schema: [[`${STREAM}/default_cursor_field`, ['when']]],
  defined_keyword: [
    [`${STREAM}/json_schema/allOf`, []],
    [`${FIELDS}/name/not`, {}],
  ],
  primary_keys_exist_in_schema: [[`${STREAM}/source_defined_primary_key`, [['uuid']]]],
  streams_has_sync_modes: [[`${STREAM}/supported_sync_modes`, []]],
  additional_properties_is_true: [[`${STREAM}/json_schema/additionalProperties`, false]],
  backward_compatibility: [
    [`${FIELDS}/name`, undefined],
    [`${FIELDS}/name/type`, ['null', 'number']],
    [`${STREAM}/name`, 'orders2'],
    [`${STREAM}/default_cursor_field`, ['id']],
    [`${STREAM}/source_defined_primary_key`, [['name']]],
  ],
  supported_data_types: [
    [`${FIELDS}/name/type`, ['null']],
    [`${FIELDS}/name/type`, ['string', 'number']],
    [`${FIELDS}/name/airbyte_type`, 'date'],
  ],
  primary_keys_data_type: [[`${FIELDS}/id/type`, ['null', 'string']]],
  streams_define_primary_key: [[`${STREAM}/source_defined_primary_key`, []]],
  incremental_is_resumable: [
    [`${STREAM}/is_resumable`, false],
    [`${STREAM}/source_defined_cursor`, undefined],
  ],
});

prove('the rules for reads', READ_RULES, good.READ, {
  read: [['run/records', []]],
  expected_records: [['expected/0', { id: '9' }]],
  schema: [['run/records/0/data/id', 1]],
  no_undeclared_fields: [['run/records/0/data/colour', 'red']],
  primary_keys: [
    ['run/records/0/data/id', null],
    ['run/records/0/data/id', '2'],
  ],
  stream_statuses: [
    ['run/statuses', []],
    ['run/statuses/2', 'orders: INCOMPLETE'],
    ['run/statuses', ['orders: STARTED', 'orders: COMPLETE']],
  ],
  states: [
    ['run/states', []],
    ['run/states/0/type', 'LEGACY'],
    ['run/states/0/sourceStats/recordCount', 5],
    ['run/states/0/sourceStats', undefined],
    ['run/messages/9', { type: 'RECORD' }],
  ],
  airbyte_trace_message_on_failure: [
    ['badCatalog/errors', []],
    ['badCatalog/exitCode', 0],
  ],
  all_supported_file_types_present: [['fileTypes/1', '.zip']],
  sequential_reads: [
    ['full/1/records/0/data/name', 'other'],
    ['full/1/records/0/emitted_at', 1],
    ['full/0/records', []],
  ],
});

prove('the rules for incremental reads', INCREMENTAL_RULES, good.INCREMENTAL, {
  two_sequential_reads: [
    ['second/records', good.INCREMENTAL.first.records],
    ['first/records', []],
  ],
  read_sequential_slices: [
    ['resumed/0/run/records', []],
    ['resumed', []],
  ],
  state_with_abnormally_large_values: [
    ['future/records', good.INCREMENTAL.first.records],
    ['future/states', []],
    ['future/exitCode', 1],
  ],
});

const DATA = 'metadata/data';

prove('the rules for metadata', METADATA_RULES, good.METADATA, {
  metadata_format: [['metadata/metadataSpecVersion', '2.0']],
  definition_id: [[`${DATA}/definitionId`, '1']],
  type: [
    [`${DATA}/connectorType`, 'destination'],
    [`${DATA}/connectorSubtype`, 'other'],
  ],
  docker_repository: [[`${DATA}/dockerRepository`, 'source-other']],
  docker_image_tag: [
    [`${DATA}/dockerImageTag`, '0.9.0'],
    ['package/version', 'latest'],
  ],
  license: [
    [`${DATA}/license`, 'ELv2'],
    ['package/license', 'GPL'],
  ],
  documentation: [
    [`${DATA}/documentationUrl`, 'https://example.org'],
    ['documentationUrl', 'http://example.com/shop'],
  ],
  language_tag: [[`${DATA}/tags`, []]],
  support: [
    [`${DATA}/name`, undefined],
    [`${DATA}/releaseStage`, 'new'],
    [`${DATA}/supportLevel`, undefined],
  ],
  icon: [
    [`${DATA}/icon`, undefined],
    ['icon', '<svg viewBox="0 0 64 32"/>'],
  ],
  certified_connector_has_allowed_hosts: [[`${DATA}/allowedHosts/hosts`, []]],
  has_suggested_streams: [
    [`${DATA}/suggestedStreams`, undefined],
    [`${DATA}/suggestedStreams/streams`, ['others']],
  ],
  max_seconds_between_messages: [[`${DATA}/maxSecondsBetweenMessages`, undefined]],
});

const without = (text: string, by = ''): Edit => ['page', good.PAGE.page.replace(text, by)];

prove('the rules for documentation', DOCUMENTATION_RULES, good.PAGE, {
  prerequisites_content: [without('**Host**', 'the host')],
  docs_structure: [
    without('# Shop source', 'Shop source'),
    without('## Data type map\n'),
    without('## Prerequisites', '## Before'),
    without('## Prerequisites\n', '## Changelog\n\nNone.\n\n## Prerequisites\n'),
  ],
  docs_descriptions: [without('Fast enough.'), without('<details>')],
  validate_links: [
    without('https://example.com/shop', 'http://example.com/shop'),
    without('install.md', 'absent.md'),
    without('#data-type-map', '#types'),
  ],
  changelog_entry: [without('1.0.0'), ['version', '1.1.0']],
  no_promise_of_check: [without('Fast enough.', 'The test names what it found.')],
  limits_of_airbyte: [
    without('Airbyte drops columns', 'Nothing happens to columns'),
    without('after 30 failed syncs in a row', 'at some time'),
  ],
});
