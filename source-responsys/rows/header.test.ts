import { headerOf } from './header';

const columnsOf = (line: string, delimiter?: string, fromFeed = true): string[] | string => {
  const header = headerOf(line, delimiter, fromFeed);
  return typeof header === 'string' ? header : header.columns.map(({ name }) => name);
};

describe('a first line that is data', () => {
  test.each([
    ['S4: with a value that is called like a column', '"5","54321","7601","3723000000","email"'],
    ['two values, one of them called like a column', 'email,12'],
    ['an address', 'EMAIL,a@example.com'],
    ['a link', 'source,https://example.com/x'],
    ['a date', 'SOURCE,23-May-2024 07:00:56'],
    ['a day', 'SOURCE,2024-05-23'],
    ['an identity', 'EMAIL,0b8a3f52-9f6e-4c3c-8f4e-2b7f0f6f9d11'],
    ['a negative number', 'email|-1814872854'],
    ['S19: a page in HTML', '<html><body>SOURCE</body></html>'],
    ['JSON', '{"riid":1}'],
  ])('%s is not a header, and none of its values is printed', (_, line) => {
    for (const fromFeed of [true, false]) {
      const found = columnsOf(line, undefined, fromFeed);
      expect(found).toMatch(/^its first line is not a header\. Set the Connect job to insert/);
      for (const value of line.split(/[",|]+/).filter((part) => part.length > 8)) {
        expect(found).not.toContain(value);
      }
    }
  });

  test('with a control character is not a header, whatever else it has', () => {
    expect(columnsOf('RIID,\u0001')).toMatch(/^its first line is not a header: it has control/);
  });

  test('is a header in an event file only if some column is one of Responsys’s', () => {
    expect(columnsOf('no header at all')).toMatch(/^its first line is not a header/);
    expect(columnsOf('FIRST,SECOND', undefined, false)).toEqual(['first', 'second']);
  });

  test('is a header even with digits or blanks in a column name', () => {
    const header = 'RIID,ADDRESS_2,2ND ORDER,Größe,IP';
    expect(columnsOf(header)).toEqual(['riid', 'address_2', '2nd order', 'größe', 'ip']);
  });
});

describe('the delimiter in the form', () => {
  test('is the one that is used, even if another is more frequent', () => {
    expect(columnsOf('RIID;A,B,C,D', ';')).toEqual(['riid', 'a,b,c,d']);
    expect(columnsOf('RIID;A,B,C,D')).toMatch(/not a header/);
  });

  test.each([
    ['pipe', '|', 'RIID,EMAIL,SOURCE'],
    ['pipe', '|', '"RIID","EMAIL","SOURCE"'],
    ['tab', '\t', 'RIID;EMAIL;SOURCE'],
  ])('S20: %s is reported if the file has another', (name, delimiter, line) => {
    for (const fromFeed of [true, false]) {
      expect(columnsOf(line, delimiter, fromFeed)).toMatch(
        new RegExp(
          `^its first line has no ${name}, which Delimiter names, but 2 of (comma|semicolon)`,
        ),
      );
    }
  });

  test.each([
    ['no header', 'a@b.c|x'],
    ['a broken quote', '"RIID"|"EMA"IL"'],
  ])('S20: is reported with %s', (_, line) => {
    expect(columnsOf(line, '|')).toMatch(/check Delimiter$/);
    expect(columnsOf(line)).not.toMatch(/Delimiter/);
  });

  test('may be absent from a header of one column', () => {
    expect(columnsOf('RIID', '|')).toEqual(['riid']);
  });
});

test.each(['"RIID","EMAIL', 'RIID,"EMAIL', '"RIID"x,"EMAIL"'])(
  'a broken quote in the header %s is reported',
  (line) => {
    expect(columnsOf(line)).toMatch(/^its header has a broken quote/);
  },
);

test.each(['"RIID","EMAIL"\r"1","x"', 'RIID,EMAIL\r1,x', "RIID,IT'S\r1,x"])(
  'lines that end in carriage returns alone are reported: %j',
  (line) => {
    expect(columnsOf(line)).toMatch(/^its lines end in a carriage return alone/);
  },
);
