import { eventFile } from '../../harness/files/event-files';
import { numbersOf, readText, valuesOf } from '../e2e/texts';

const reasons = (heard: ReturnType<typeof readText>): [number, string][] =>
  heard.malformed.map(({ line, reason }) => [line, reason]);

describe('S1: a stray quote in a file without enclosure', () => {
  const header = 'EVENT_TYPE_ID|ACCOUNT_ID|RIID|EVENT_CAPTURED_DT|SUBJECT|CAMPAIGN_NAME\n';
  const row = (riid: number, subject: string): string =>
    `1|54321|${riid}|23-May-2024 07:00:01|${subject}|c\n`;

  test('is a character, and every line is a record', () => {
    const subjects = ['plain', '"Last chance', 'x', 'y', '"Final call', 'z'];
    const heard = readText(header + subjects.map((subject, i) => row(i + 1, subject)).join(''));
    expect(heard.records.map(({ subject }) => subject)).toEqual(subjects);
    expect(numbersOf(heard)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(heard.malformed).toEqual([]);
  });

  test.each([
    ['beside a value that is enclosed', '"a|b"|"Last', ['a|b', '"Last']],
    ['twice on a line', '"one|"two', ['"one', '"two']],
    ['closed inside the value', '"a"b|c', ['"a"b', 'c']],
    ['at the end of a value', 'a"|b"', ['a"', 'b"']],
    ['alone', '"|"', ['|', undefined]],
    ['at the end of a line', 'a|"', ['a', '"']],
    ['doubled in an enclosed value', '"say ""hi"""|b', ['say "hi"', 'b']],
  ])('%s', (_, line, values) => {
    const width = values.filter((value) => value !== undefined).length;
    const head = width === 2 ? 'RIID|EMAIL\n' : 'RIID\n';
    const heard = readText(`${head}${line}\n${width === 2 ? 'x|y' : 'x'}\n`, {
      settings: { delimiter: '|' },
    });
    expect(valuesOf(heard)[0]).toEqual(values.slice(0, width));
    expect(numbersOf(heard)).toEqual([1, 2]);
  });

  test('does not make a row with too few values fit by splitting an enclosed value', () => {
    const heard = readText('RIID,NAME,EMAIL\n1,"Smith, John"\n2,"Doe, Jane",x\n');
    expect(reasons(heard)).toEqual([[1, 'it has 2 values where the header has 3']]);
    expect(valuesOf(heard)).toEqual([['2', 'Doe, Jane', 'x']]);
  });
});

describe('S2: a faulty line in an enclosed file', () => {
  const header = '"EVENT_TYPE_ID","ACCOUNT_ID","RIID","SUBJECT","CAMPAIGN_NAME"\n';
  const good = (riid: number): string => `"1","54321","${riid}","s","c"\n`;

  test.each([
    ['a quote that is not doubled', '"1","54321","2","say "hi, there" now","c"', 'is not doubled'],
    ['a quote that is never closed', '"1","54321","2","s","never closed', 'is never closed'],
    ['a quote alone', '"', 'is never closed'],
    ['a quote in a bare value', '"1","54321",2",s,c', 'unescaped quote in a value'],
    ['a value too many', '"1","54321","2","s","c","d"', 'has 6 values where the header has 5'],
    ['a value too few', '"1","54321","2","s"', 'has 4 values where the header has 5'],
  ])('%s is one malformed row with its own number', (_, line, reason) => {
    const heard = readText(`${header}${good(1)}${line}\n${good(3)}${good(4)}`);
    expect(reasons(heard)).toEqual([[2, expect.stringContaining(reason)]]);
    expect(heard.records.map(({ riid }) => riid)).toEqual(['1', '3', '4']);
    expect(numbersOf(heard)).toEqual([1, 3, 4]);
  });

  test('two quotes that are never closed do not swallow the lines between them', () => {
    const open = '"1","54321","2","s","never closed\n';
    const heard = readText(header + good(1) + open + good(3) + good(4) + open + good(6));
    expect(numbersOf(heard)).toEqual([1, 3, 4, 6]);
    expect(heard.malformed.map(({ line }) => line)).toEqual([2, 5]);
  });
});

describe('a value that runs over line ends', () => {
  const header = '"RIID","NOTE"\n';

  test('is a value if values are enclosed; its lines are counted', () => {
    const heard = readText(`${header}"1","two\nlines"\n"2","with\r\n\n""blank"" ones"\n"3","x"\n`);
    expect(valuesOf(heard)).toEqual([
      ['1', 'two\nlines'],
      ['2', 'with\r\n\n"blank" ones'],
      ['3', 'x'],
    ]);
    expect(numbersOf(heard)).toEqual([1, 3, 5]);
    expect(heard.through).toBe(5);
  });

  test('is one only if the lines together have as many values as the header', () => {
    const heard = readText(`${header}"1","open\n"2","x"\n"3","y","\n","4","z"\n"5","w"\n`);
    expect(valuesOf(heard)).toEqual([
      ['2', 'x'],
      ['5', 'w'],
    ]);
    expect(heard.malformed.map(({ line }) => line)).toEqual([1, 3, 4]);
  });

  test('is not one in a file with unenclosed values', () => {
    const heard = readText('RIID,NOTE\n1,"two\nlines"\n2,x\n');
    expect(valuesOf(heard)).toEqual([
      ['1', '"two'],
      ['2', 'x'],
    ]);
    expect(reasons(heard)).toEqual([[2, 'it has 1 value where the header has 2']]);
  });
});

describe('S3: a file that was cut', () => {
  const whole = eventFile({ kind: 'SENT', rows: 50 });
  const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;

  test.each([1, 2, 3, 4, 20])(
    '%d bytes into its last line lacks that row, and reports it',
    (bytes) => {
      const heard = readText([whole.subarray(0, lastLine + bytes)]);
      expect(heard.records).toHaveLength(49);
      expect(heard.malformed.map(({ line }) => line)).toEqual([50]);
    },
  );

  test('without values in quotes lacks it too', () => {
    const heard = readText('RIID,EMAIL\r\n1,a\r\n2');
    expect(heard.records).toHaveLength(1);
    expect(reasons(heard)).toEqual([[2, 'it has 1 value where the header has 2']]);
  });

  test('between carriage return and line feed has all its rows', () => {
    expect(valuesOf(readText('RIID,EMAIL\r\n1,a\r\n2,b\r'))).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });
});

describe('S9: a repeated header', () => {
  const file = eventFile({ kind: 'OPEN', rows: 3 }).toString();

  test.each([
    ['as it was', file],
    ['with a byte-order mark', `\uFEFF${file}`],
    ['with other ends', file.replaceAll('\n', '\r\n')],
    ['in other case', file.replace(/^.*/, (line) => line.toLowerCase())],
    ['without quotes', file.replace(/^.*/, (line) => line.replaceAll('"', ''))],
  ])('%s is not a record; it is reported, and has a number', (_, second) => {
    const heard = readText(file + second);
    expect(numbersOf(heard)).toEqual([1, 2, 3, 5, 6, 7]);
    expect(heard.repeated).toEqual([4]);
    expect([heard.malformed, heard.fault]).toEqual([[], undefined]);
    expect(heard.records.some(({ riid }) => String(riid).toLowerCase() === 'riid')).toBe(false);
  });

  test('with other columns is an error: the values after it would go to the wrong ones', () => {
    const [header = '', ...rows] = file.split('\n');
    const other = header.split(',').reverse().join(',');
    const heard = readText(
      [header, ...rows.slice(0, 3), other, ...rows].map((l) => Buffer.from(`${l}\n`)),
    );
    expect(numbersOf(heard)).toEqual([1, 2, 3]);
    expect(heard.fault).toMatch(/^data row 4 is a header of other columns/);
    expect(heard.through).toBe(3);
  });

  test('is distinguished from a row that has the name of a column among its values', () => {
    const heard = readText('SOURCE,REASON,RIID\nsource,Unsubscribe,1\nEMAIL,x,2\n');
    expect(valuesOf(heard)).toEqual([
      ['source', 'Unsubscribe', '1'],
      ['EMAIL', 'x', '2'],
    ]);
    expect([heard.repeated, heard.odd]).toEqual([[], 0]);
  });

  test('of one column is the same only in the same case', () => {
    expect(valuesOf(readText('EMAIL\nemail\nEMAIL\n'))).toEqual([['email']]);
  });
});

describe('blank lines', () => {
  test.each([
    ['S29: a last line of blanks', 'RIID,EMAIL\n1,a\n   ', [1]],
    ['blanks and tabs between rows', 'RIID,EMAIL\n \t \n1,a\n\n\r\n \r\r\n2,b\n', [1, 2]],
    [
      'S29: more than a megabyte of them',
      `RIID,EMAIL\n1,a\n${'\n'.repeat(1_200_000)}2,b\n`,
      [1, 2],
    ],
    [
      'more than a megabyte of them before the header',
      `${' \n'.repeat(600_000)}RIID,EMAIL\n1,a\n`,
      [1],
    ],
  ])('%s are not rows and have no number', (_, text, numbers) => {
    const heard = readText(text);
    expect([heard.fault, heard.malformed]).toEqual([undefined, []]);
    expect(numbersOf(heard)).toEqual(numbers);
  });

  test('of tabs are rows of empty values if a tab is the delimiter', () => {
    expect(valuesOf(readText('RIID\tEMAIL\n\t\n1\ta\n'))).toEqual([
      [null, null],
      ['1', 'a'],
    ]);
  });
});

test.each([
  ['one', [1_100_000]],
  ['several', [1_100_000, 1_048_577, 3_000_000]],
])('%s line of more than a megabyte is a malformed row, whatever its bytes', (_, sizes) => {
  const text = `RIID,EMAIL\n${sizes.map((size) => `1,${'x'.repeat(size - 2)}\n`).join('')}2,b\n`;
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 50_000) }, (__, i) =>
    bytes.subarray(i * 50_000, (i + 1) * 50_000),
  );
  for (const parts of [[bytes], pieces]) {
    const heard = readText(parts);
    expect(valuesOf(heard)).toEqual([['2', 'b']]);
    expect(reasons(heard)).toEqual(
      sizes.map((__, i) => [i + 1, 'it is longer than 1048576 bytes']),
    );
  }
});

test('a line of the maximum length is read, also if it is not plain, and one of blanks is not a row', () => {
  const most = (value: string): string => `1,${value.padEnd(1_048_574, 'x')}`;
  const heard = readText(`RIID,EMAIL\n${most('')}\n${most('"')}\n${' '.repeat(1_048_576)}\n2,b\n`);
  expect([heard.malformed, numbersOf(heard)]).toEqual([[], [1, 2, 3]]);
  const late = readText(`RIID,EMAIL\n${`1,${'a'.repeat(1_000)}\n`.repeat(700)}2,"b\n`);
  expect([late.malformed, valuesOf(late).at(-1)]).toEqual([[], ['2', '"b']]);
});

test('a line that is too long is not reported again where a read resumes after it', () => {
  const pieces = ['RIID,EMAIL\n1,', 'x'.repeat(1_100_000), 'x\n2,b\n3,c\n'];
  const read = (resumeAt: number): ReturnType<typeof readText> =>
    readText(
      pieces.map((piece) => Buffer.from(piece)),
      { place: { resumeAt } },
    );
  expect(read(0).malformed.map(({ line }) => line)).toEqual([1]);
  for (const resumeAt of [1, 2]) {
    const heard = read(resumeAt);
    expect([heard.malformed, numbersOf(heard)]).toEqual([[], [2, 3].slice(resumeAt - 1)]);
  }
});

test('lines that were passed to csv-parse are counted once each, however they arrive', () => {
  const text = '"RIID","EMAIL"\n"1","two\nlines"\n2,b\n"3"x,"c"\n';
  for (const pieces of [[text], text.split('')]) {
    const heard = readText(pieces.map((piece) => Buffer.from(piece)));
    expect([heard.odd, numbersOf(heard)]).toEqual([2, [1, 3]]);
  }
});

test('lines up to the point where a read resumes are counted but not parsed', () => {
  const text = 'RIID,EMAIL\n1,"a\n\n2\n3,c\n4,d\n';
  const heard = readText(text, { place: { resumeAt: 2 } });
  expect(numbersOf(heard)).toEqual([3, 4]);
  expect([heard.malformed, heard.odd]).toEqual([[], 0]);
});

test('the first malformed line ends a read that stops there, with the rows before it', () => {
  const heard = readText('RIID,EMAIL\n1,a\n2\n3,c\n', { place: { stopAtMalformed: true } });
  expect(numbersOf(heard)).toEqual([1]);
  expect([heard.malformed.length, heard.through]).toEqual([1, 1]);
});

test('values that could not be converted are counted by column', () => {
  const { nulled, records } = readText('RIID,X_DT,ORDER_TOTAL\n1,never,1\n2,,much\n3,never,\n');
  expect(records).toHaveLength(3);
  expect(nulled).toEqual({ x_dt: 2, order_total: 1 });
});

describe('a file of plain lines does not use csv-parse', () => {
  test.each([
    ['as Responsys writes them', {}],
    ['bare', { quote: false, delimiter: '|' }],
    ['with CRLF', { crlf: true, delimiter: '\t' }],
    ['without a last line end', { finalNewline: false, delimiter: ';' }],
  ])('%s', (_, form) => {
    for (const kind of ['SENT', 'BOUNCE', 'CLICK', 'LAUNCH_STATE', 'CONVERT'] as const) {
      const extra = { name: 'NOTE', value: (i: number) => ['é 🎉', 'a\\b', "it's"][i % 3] ?? '' };
      const bytes = eventFile({ kind, rows: 300, extraColumns: [extra], ...form });
      const pieces = Array.from({ length: Math.ceil(bytes.length / 1_000) }, (__, i) =>
        bytes.subarray(i * 1_000, (i + 1) * 1_000),
      );
      const heard = readText(pieces);
      expect(heard.records).toHaveLength(300);
      expect(heard.odd).toBe(0);
    }
  });
});
