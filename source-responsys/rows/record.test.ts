import type { RecordMessage } from '../e2e/texts';
import { columnsOf, EVENT, FILE_LINE, FILE_MODIFIED, FILE_URL, type FileFacts } from './record';
import { UTC } from './dates';
import { ALL_EVENTS } from '../streams';
import { LineBuffer } from './line-buffer';
import { RecordWriter } from './record-writer';

const FILE: FileFacts = {
  stream: ALL_EVENTS,
  path: 'download/54321_SENT_20240523_070056.csv',
  modified: 1716447656,
  event: 'sent',
};

const DIALECT = { delimiter: ',', quote: '"', bare: false };

/** The messages of a file with this header and these rows, as text. */
function recordLines(
  header: readonly string[],
  rows: readonly string[][],
  { facts = FILE, emittedAt = 1_700_000_000_000 } = {},
): string {
  const [byValues, byBytes] = [new LineBuffer(), new LineBuffer()];
  const shared = { facts, clock: UTC, nulled: new Map<string, number>() };
  const writers = [byValues, byBytes].map(
    (lines) => new RecordWriter(columnsOf(header), DIALECT, shared, lines),
  );
  for (const writer of writers) writer.stamp(emittedAt);
  rows.forEach((row, index) => {
    writers[0]?.values(row, index + 1);
    const line = row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
    const bytes = Buffer.from(`${line}\n`);
    expect(writers[1]?.plain(bytes, 0, bytes.length - 1, index + 1)).toBe(true);
  });
  const text = byValues.take().toString();
  // The same whether the values were cached or read in place.
  const parsed = (lines: string): unknown[] =>
    lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  expect(parsed(byBytes.take().toString())).toEqual(parsed(text));
  return text;
}

/** The messages of a file, as a platform would read them. */
function written(header: readonly string[], ...rows: string[][]): RecordMessage[] {
  return recordLines(header, rows)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordMessage);
}

function recordOf(header: readonly string[], row: string[]): RecordMessage['record'] {
  const [message] = written(header, row);
  if (message === undefined) throw new Error('No message was written.');
  return message.record;
}

/** The fields that come from columns. */
function fieldsOf(header: readonly string[], row: string[]): Record<string, unknown> {
  const own = [EVENT, FILE_URL, FILE_MODIFIED, FILE_LINE];
  const { data } = recordOf(header, row);
  return Object.fromEntries(Object.entries(data).filter(([key]) => !own.includes(key)));
}

describe('columnsOf', () => {
  it.each<[string, string[], string[]]>([
    ['in lower case', ['RIID', 'Event_Type_Id'], ['riid', 'event_type_id']],
    ['without blanks around them', [' RIID ', '\tEMAIL'], ['riid', 'email']],
    ['by position when empty', ['A', '', ' '], ['a', 'column_2', 'column_3']],
    ['numbered when repeated', ['A', 'B', 'a', 'A'], ['a', 'b', 'a_2', 'a_3']],
    ['apart from a name that looks numbered', ['A', 'A_2', 'A'], ['a', 'a_2', 'a_3']],
    ['apart from a numbered one before it', ['A', 'A', 'A_2'], ['a', 'a_2', 'a_2_2']],
    ['apart from a positional one before it', ['', 'COLUMN_1'], ['column_1', 'column_1_2']],
    ['apart from the kind of event', ['EVENT', 'Event'], ['event_2', 'event_3']],
    [
      'apart from the fields about the file',
      [FILE_URL, FILE_MODIFIED.toUpperCase(), FILE_LINE],
      [`${FILE_URL}_2`, `${FILE_MODIFIED}_2`, `${FILE_LINE}_2`],
    ],
  ])('names columns %s', (_, header, names) => {
    expect(columnsOf(header).map(({ name }) => name)).toEqual(names);
  });

  it('types a repeated column as the first of its name', () => {
    expect(columnsOf(['ORDER_TOTAL', 'ORDER_TOTAL', 'X_DT', 'X_DT'])).toEqual([
      { name: 'order_total', type: 'number' },
      { name: 'order_total_2', type: 'number' },
      { name: 'x_dt', type: 'date-time' },
      { name: 'x_dt_2', type: 'date-time' },
    ]);
  });
});

describe('recordWriter', () => {
  it('writes a RECORD message on one line', () => {
    const row = ['3723935381', '23-May-2024 07:00:56', '12.50'];
    const header = ['RIID', 'EVENT_CAPTURED_DT', 'ORDER_TOTAL'];
    const text = recordLines(header, [row], { emittedAt: 1_700_000_000_123 });
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.indexOf('\n')).toBe(text.length - 1);
    expect(JSON.parse(text)).toEqual({
      type: 'RECORD',
      record: {
        stream: ALL_EVENTS,
        data: {
          event: 'sent',
          riid: '3723935381',
          event_captured_dt: '2024-05-23T07:00:56Z',
          order_total: 12.5,
          _ab_source_file_url: FILE.path,
          _ab_source_file_last_modified: '2024-05-23T07:00:56Z',
          _ab_source_file_line: 1,
        },
        emitted_at: 1_700_000_000_123,
      },
    });
  });

  it('writes no event type for a file whose name has none', () => {
    const facts = { ...FILE, event: null, path: 'in/"odd"\n.csv' };
    const { record } = JSON.parse(recordLines(['A'], [['x']], { facts })) as RecordMessage;
    expect(record.data).toMatchObject({ event: null, a: 'x', [FILE_URL]: 'in/"odd"\n.csv' });
  });

  it.each([
    ['a RIID above 2^31', 'RIID', '3723935381'],
    ['an id above 2^53', 'RIID', '90071992547409931'],
    ['a negative signature id', 'OFFER_SIGNATURE_ID', '-1814872854'],
    ['a code with leading zeros', 'MOBILE_CODE', '00420'],
    ['the literal null', 'EMAIL', 'null'],
    ['a single blank', 'EMAIL', ' '],
    ['blanks around a value', 'EMAIL', ' a '],
    ['quotes', 'SUBJECT', 'say "hi", \'you\''],
    ['backslashes', 'SUBJECT', 'C:\\new\\u0041'],
    ['line breaks and tabs', 'SUBJECT', 'a\r\nb\tc'],
    ['control characters', 'SUBJECT', '\u0000\u0001\u0008\u000c\u001f\u007f\u0085'],
    ['separators of lines in Unicode', 'SUBJECT', '\u2028\u2029\ufeff'],
    ['emoji', 'SUBJECT', '🎉 a 👩‍👩‍👧 b'],
    ['replacement characters', 'SUBJECT', 'caf\ufffd\ufffd'],
    ['JSON', 'SUBJECT', '{"a":[1,"}"]}'],
  ])('keeps %s as text', (_, title, value) => {
    expect(fieldsOf([title], [value])).toEqual({ [title.toLowerCase()]: value });
  });

  it('writes headers with quotes, line breaks and odd names as the names of fields', () => {
    const header = ['SAY "HI"', 'A\nB', '🎉', '__proto__', 'constructor'];
    const text = recordLines(header, [['1', '2', '3', '4', '5']]);
    const { data } = (JSON.parse(text) as RecordMessage).record;
    expect(Object.entries(data).slice(1, 6)).toEqual([
      ['say "hi"', '1'],
      ['a\nb', '2'],
      ['🎉', '3'],
      ['__proto__', '4'],
      ['constructor', '5'],
    ]);
  });

  it.each<[string, number]>([
    ['0', 0],
    ['12', 12],
    ['12.50', 12.5],
    ['-3', -3],
    ['+3', 3],
    ['.5', 0.5],
    ['5.', 5],
    ['007', 7],
    ['1e3', 1000],
    ['1E-7', 1e-7],
    ['1e21', 1e21],
    [' 12 ', 12],
  ])('reads the number %j', (text, value) => {
    const record = recordOf(['ORDER_TOTAL'], [text]);
    expect(record.data['order_total']).toBe(value);
    expect(record.meta).toBeUndefined();
  });

  it.each<[string, string]>([
    ['ORDER_TOTAL', '1,234.50'],
    ['ORDER_TOTAL', '12,50'],
    ['ORDER_TOTAL', '0x1F'],
    ['ORDER_TOTAL', 'NaN'],
    ['ORDER_TOTAL', 'Infinity'],
    ['ORDER_TOTAL', '1e999'],
    ['ORDER_TOTAL', '.'],
    ['ORDER_TOTAL', '-'],
    ['ORDER_TOTAL', '$5'],
    ['ORDER_TOTAL', 'null'],
    ['EVENT_CAPTURED_DT', '31-Feb-2024 00:00:00'],
    ['EVENT_CAPTURED_DT', 'yesterday'],
    ['EVENT_CAPTURED_DT', 'null'],
  ])('makes the %s %j null and reports it', (title, value) => {
    const field = title.toLowerCase();
    const record = recordOf(['A', title], ['x', value]);
    expect(record.data).toMatchObject({ a: 'x', [field]: null });
    expect(record.meta).toEqual({
      changes: [{ field, change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' }],
    });
  });

  it('lists every field of a row that was made null, by its unique name', () => {
    const header = ['X_DT', 'X_DT', 'ORDER_TOTAL', 'A'];
    const { meta } = recordOf(header, ['never', 'never', 'much', 'x']);
    expect(meta?.changes.map(({ field }) => field)).toEqual(['x_dt', 'x_dt_2', 'order_total']);
  });

  it('reports it again in each row that repeats the value', () => {
    const messages = written(['X_DT'], ['never'], ['never'], ['23-May-2024 07:00:56'], ['never']);
    expect(messages.map(({ record }) => record.meta?.changes.length)).toEqual([1, 1, undefined, 1]);
    expect(messages.map(({ record }) => record.data['x_dt'])).toEqual([
      null,
      null,
      '2024-05-23T07:00:56Z',
      null,
    ]);
  });

  it.each(['EMAIL', 'EVENT_CAPTURED_DT', 'ORDER_TOTAL'])(
    'makes an empty %s null without a report',
    (title) => {
      const record = recordOf([title], ['']);
      expect(record.data[title.toLowerCase()]).toBeNull();
      expect(record.meta).toBeUndefined();
    },
  );

  it('reads a date with blanks around it', () => {
    expect(fieldsOf(['X_DT'], [' 23-May-2024 07:00:56 '])).toEqual({
      x_dt: '2024-05-23T07:00:56Z',
    });
  });

  it('keeps repeated headers apart', () => {
    expect(fieldsOf(['A', 'A', 'A'], ['1', '2', '3'])).toEqual({ a: '1', a_2: '2', a_3: '3' });
  });

  it('keeps a column called event apart from the kind of event', () => {
    const { data } = recordOf(['EVENT'], ['custom']);
    expect(data).toMatchObject({ event: 'sent', event_2: 'custom' });
  });

  it('gives every row its own values, whatever the previous row had', () => {
    const header = ['A', 'X_DT', 'ORDER_TOTAL'];
    const rows = [
      ['1', '23-May-2024 07:00:56', '1'],
      ['1', '23-May-2024 07:00:56', '1'],
      ['', '', ''],
      ['1', '24-May-2024 07:00:56', '1'],
      ['2', '23-May-2024 07:00:56', '2'],
    ];
    const seen = written(header, ...rows).map(({ record: { data } }) => [
      data['a'],
      data['x_dt'],
      data['order_total'],
      data[FILE_LINE],
    ]);
    expect(seen).toEqual([
      ['1', '2024-05-23T07:00:56Z', 1, 1],
      ['1', '2024-05-23T07:00:56Z', 1, 2],
      [null, null, null, 3],
      ['1', '2024-05-24T07:00:56Z', 1, 4],
      ['2', '2024-05-23T07:00:56Z', 2, 5],
    ]);
  });
});
