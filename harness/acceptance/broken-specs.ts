import type { Edit } from './broken';

const FORM = 'printed/connectionSpecification';
const FIRST = `${FORM}/properties/login/oneOf/0`;

/** How each rule for specifications is broken. */
export const BROKEN_SPECS: Readonly<Record<string, readonly Edit[]>> = {
  config_match_spec: [['configs/0/login/host', 7]],
  match_expected: [['stored/connectionSpecification/title', 'Other']],
  enum_usage: [[`${FORM}/properties/kind/enum`, ['a', 'a']]],
  oneof_usage: [
    [`${FORM}/properties/login/type`, undefined],
    [`${FIRST}/type`, 'string'],
    [`${FIRST}/properties/method`, { type: 'string' }],
    [`${FIRST}/properties/method/const`, 'none'],
    [`${FIRST}/properties/method/default`, 'key'],
    [`${FIRST}/properties/host/const`, 'here'],
  ],
  secret_is_properly_marked: [[`${FIRST}/properties/password/airbyte_secret`, undefined]],
  property_type_is_not_array: [[`${FORM}/properties/kind/type`, ['string', 'null']]],
  object_not_empty: [[`${FIRST}/properties/more`, { type: 'object' }]],
  array_type: [[`${FORM}/properties/ids/items`, {}]],
  forbidden_complex_types: [
    [`${FORM}/properties/kind/anyOf`, []],
    [`${FIRST}/if`, {}],
  ],
  date_pattern: [[`${FORM}/properties/since/format`, undefined]],
  date_format: [[`${FORM}/properties/since/pattern`, undefined]],
  duplicate_order: [
    [`${FORM}/properties/kind/order`, 0],
    [`${FIRST}/properties/host/order`, 2],
  ],
  nested_group: [[`${FIRST}/properties/host/group`, 'main']],
  display_type: [
    [`${FORM}/properties/kind/display_type`, 'radio'],
    [`${FORM}/properties/login/display_type`, 'list'],
  ],
  backward_compatibility: [
    [`${FORM}/required`, ['login', 'kind']],
    [`${FORM}/properties/kind/enum`, ['a']],
    [`${FORM}/properties/ids/type`, 'string'],
    [`${FORM}/properties/since/enum`, ['2024-01-01']],
    [`${FIRST}/properties/method/const`, 'other'],
    [`${FORM}/properties/login/oneOf`, []],
  ],
  additional_properties_is_true: [
    [`${FORM}/additionalProperties`, false],
    [`${FIRST}/additionalProperties`, false],
  ],
};

const C = 'connectionSpecification';
const VARIANT = `${C}/properties/login/oneOf/0`;

/** How each rule for forms is broken. */
export const BROKEN_FORMS: Readonly<Record<string, readonly Edit[]>> = {
  documentation_url: [['documentationUrl', 'http://example.com']],
  titles: [
    [`${C}/properties/kind/title`, undefined],
    [`${C}/properties/kind/title`, 'event kind'],
  ],
  descriptions: [
    [`${C}/properties/kind/description`, undefined],
    [`${C}/properties/kind/description`, 'no sentence'],
  ],
  examples: [[`${VARIANT}/properties/host/examples`, undefined]],
  examples_fit: [[`${C}/properties/since/examples`, ['yesterday']]],
  pattern_descriptor: [[`${C}/properties/since/pattern_descriptor`, undefined]],
  order: [
    [`${C}/properties/kind/order`, undefined],
    [`${VARIANT}/properties/host/order`, 9],
  ],
  groups: [
    [`${C}/properties/kind/group`, undefined],
    [`${C}/groups/0/title`, ''],
    [`${C}/groups/1`, { id: 'empty', title: 'Empty' }],
    [`${C}/groups/1`, { id: 'main', title: 'Main' }],
  ],
  always_show: [[`${VARIANT}/properties/host/always_show`, true]],
  secrets_unchecked: [
    [`${VARIANT}/properties/password/pattern`, '^.+$'],
    [`${VARIANT}/properties/password/minLength`, 1],
  ],
  no_secrets_in_arrays: [[`${C}/properties/ids/items/airbyte_secret`, true]],
  choices_kept: [
    [`${C}/properties/kind/enum/0`, ''],
    [`${C}/properties/kind/default`, '\t'],
  ],
  defaults_fit: [[`${C}/properties/kind/default`, 'c']],
  variants_told_apart: [
    [`${VARIANT}/title`, undefined],
    [`${VARIANT}/required`, ['host']],
  ],
  no_markup: [
    [`${C}/properties/kind/description`, 'Which <kind> it is.'],
    [`${VARIANT}/properties/host/description`, 'Here &amp; there.'],
    [`${VARIANT}/title`, 'By <Password>'],
    [`${C}/groups/0/title`, '<b>Main</b>'],
  ],
  pattern_descriptor_short: [
    [`${C}/properties/since/pattern_descriptor`, 'YYYY-MM-DD (without a time)'],
    [`${C}/properties/since/pattern_descriptor`, 'A date without a time.'],
    [
      `${C}/properties/since/pattern_descriptor`,
      'the year, the month and the day, each with its zeros',
    ],
  ],
  variants_described: [
    [`${VARIANT}/description`, undefined],
    [`${VARIANT}/title`, 'Log-in'],
  ],
  groups_called_otherwise: [[`${C}/groups/0/title`, 'Log-in']],
  switches: [[`${C}/properties/gifts/description`, 'Switched on, gifts are read too.']],
  no_promise_of_check: [
    [`${C}/properties/kind/description`, 'Either a or b. The connection test names both.'],
  ],
  lists_typed_in: [[`${C}/properties/ids/items/enum`, ['1', '2']]],
  choices_explained: [
    [`${C}/properties/kind/description`, 'A kind.'],
    [`${C}/properties/kind/enum`, ['a', 'b', 'express']],
  ],
  variants_agree: [
    [`${VARIANT}/properties/host/default`, 'here'],
    [`${VARIANT}/properties/host/type`, 'integer'],
    [`${VARIANT}/properties/host/enum`, ['here', 'there']],
    [`${VARIANT}/properties/host/title`, 'Server'],
    [`${VARIANT}/properties/host/description`, 'Something else.'],
  ],
};
