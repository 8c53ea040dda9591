import fc from 'fast-check';

import { printableCode, reasonIn, ROW_SENTENCES, UNKNOWN_CODE } from './codes';

test.each<[string, string, string, string]>([
  // Seen in real traffic or in Oracle's examples.
  ['Record 0 = Bad Email Format\r\n', 'INVALID_PARAMETER', 'INVALID_PARAMETER', 'e-mail address'],
  ['MERGEFAILED: Record 0 = BAD EMAIL FORMAT', 'MERGEFAILED', 'MERGEFAILED', 'e-mail address'],
  [
    'MERGEFAILED: Record 0 = The value "1w" is not valid for the field type INTEGER\r\n',
    ...(['MERGEFAILED', 'MERGEFAILED', 'not a number'] as const),
  ],
  [
    'MERGEFAILED: Record 3 = INVALID_PARAMETER: The value ssdcf is',
    ...(['MERGEFAILED', 'INVALID_PARAMETER', 'one of the values'] as const),
  ],
  [
    'Record 0 = RIID_ is not found in fieldNames or corresponding value is null or empty\r\n',
    ...(['MERGEFAILED', 'MERGEFAILED', 'is empty'] as const),
  ],
  [
    'DELETEFAILED: Record not Found in the List.',
    ...(['DELETEFAILED', 'DELETEFAILED', 'not in the list'] as const),
  ],
  [
    'NO_RECIPIENT_FOUND: Recipient Not Found',
    ...(['REFUSED', 'NO_RECIPIENT_FOUND', 'not in the list'] as const),
  ],
  [
    'RECIPIENT_STATUS_UNDELIVERABLE: Recipient deliverability status is undeliverable',
    ...(['REFUSED', 'RECIPIENT_STATUS_UNDELIVERABLE', 'undeliverable'] as const),
  ],
  ['', 'REFUSED', 'REFUSED', 'did not say why'],
  ['LIST_NOT_FOUND: something about the call', 'MERGEFAILED', 'MERGEFAILED', 'may quote it'],
])('%j is reported as a code and a sentence of ours', (text, given, code, words) => {
  const { code: found, reason } = reasonIn(text, given);
  expect(found).toBe(code);
  expect(reason).toContain(words);
});

/** What a text may do to a value that it quotes: shorten, cut, escape or reformat it. */
const disguises: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  (value) => value.slice(0, 6),
  (value) => value.slice(-6),
  (value) => value.trim(),
  (value) => value.replace(/[<>&"@.]/g, (char) => `&#${char.charCodeAt(0)};`),
  (value) => encodeURIComponent(value),
  (value) => value.replace(/./g, '$& '),
  (value) => Buffer.from(value).toString('base64'),
  (value) => `${value.slice(0, 2)}${value.slice(3)}`,
  (value) => value.toUpperCase().replace(/[^A-Z]/g, '_'),
];

test('D27: whatever Responsys says about a row, the reason is one of our sentences', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('Ann Smith 4111', 'ann@example.com')),
      fc.constantFrom(...disguises),
      fc.constantFrom('', 'MERGEFAILED: Record 0 = ', 'INVALID_PARAMETER: The value '),
      fc.string(),
      (value, disguise, before, after) => {
        const { code, reason } = reasonIn(before + disguise(value) + after, 'MERGEFAILED');
        expect(ROW_SENTENCES).toContain(reason);
        expect(printableCode(code, '')).toBe(code);
        expect(code).not.toBe(UNKNOWN_CODE);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each<[string, string, string]>([
  ['LIST_NOT_FOUND', '', 'LIST_NOT_FOUND'],
  ['INVALID_PARAMETER', '{"a":"INVALID_PARAMETER"}', 'INVALID_PARAMETER'],
  ['FEATURE_NOT_ENABLED', '', 'FEATURE_NOT_ENABLED'],
  ['ANN_SMITH', '{"records":[["ann_smith"]]}', UNKNOWN_CODE],
  ['Ann Smith', '', UNKNOWN_CODE],
  ['4111111111111111', '', UNKNOWN_CODE],
  ['__proto__', '', UNKNOWN_CODE],
])('D27: the code %s is printed only if it is one', (code, sent, printed) => {
  expect(printableCode(code, sent)).toBe(printed);
});
