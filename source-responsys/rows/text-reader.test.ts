import { UTC } from './dates';
import { LineBuffer } from './line-buffer';
import { TextReader, type TextContext } from './text-reader';
import { recordsIn, type RecordMessage } from '../e2e/texts';
import { ALL_EVENTS } from '../feeds/streams';

const FACTS = {
  stream: ALL_EVENTS,
  path: 'download/54321_SENT_20240523_070000.csv',
  modified: 0,
  event: 'sent',
};

// A reader and the messages that it wrote since they were last asked for.
function open(
  context: Partial<TextContext> = {},
  characterSet = 'utf-8',
): { reader: TextReader; written: () => RecordMessage['record'][] } {
  const lines = new LineBuffer();
  const reader = new TextReader(
    { delimiter: undefined, characterSet, clock: UTC },
    {
      ...{ facts: FACTS, nulled: new Map<string, number>() },
      ...{ after: 0, resumeAt: 0, stopAtMalformed: false },
      ...context,
    },
    lines,
  );
  return { reader, written: () => recordsIn(lines.take()) };
}
const take = (reader: TextReader, text: string | Buffer, now = 0): void => {
  reader.take(Buffer.from(text), now);
};

describe('the header of a text', () => {
  test('is known as soon as its line is whole, however short it is', () => {
    const { reader } = open({ facts: { ...FACTS, event: null } });
    take(reader, 'A');
    expect([reader.header, reader.rows, reader.fault, reader.stopped]).toEqual([
      ...[undefined, undefined, undefined, false],
    ]);
    take(reader, 'B\n');
    expect(reader.header?.titles).toEqual(['AB']);
    expect([reader.fault, reader.stopped]).toEqual([undefined, false]);
  });

  test('may follow blank lines, in pieces of their own', () => {
    const { reader, written } = open();
    for (const text of [' \n\r\n', '\n', 'RIID,EMAIL\r\n', '1,a\n']) take(reader, text);
    expect(written().map(({ data }) => data['email'])).toEqual(['a']);
  });

  test('loses a mark at its beginning and a carriage return at its end, and no other', () => {
    const { reader } = open();
    take(reader, '\ufeff"RIID","A\ufeffB","C\rD"\r\n');
    expect(reader.header?.titles).toEqual(['RIID', 'A\ufeffB', 'C\rD']);
    const other = open();
    take(other.reader, 'RIID,A\ufeffB\n');
    expect(other.reader.header?.titles).toEqual(['RIID', 'A\ufeffB']);
  });

  test('may have any names in a file that follows no feed, and must have a known one in another', () => {
    const free = open({ facts: { ...FACTS, event: null } });
    take(free.reader, 'FIRST,SECOND\n');
    expect(free.reader.header?.titles).toEqual(['FIRST', 'SECOND']);
    const { reader } = open();
    take(reader, 'FIRST,SECOND\n1,2\n');
    expect([reader.header, reader.rows, reader.stopped]).toEqual([undefined, undefined, true]);
    expect(reader.fault).toMatch(/^its first line is not a header/);
  });

  test.each([
    ['one that is none', 'FIRST,SECOND\n', /^its first line is not a header/],
    ['bytes of another character set', Buffer.from('RIID,\xe9\n', 'latin1'), /not of utf-8/],
    ['control characters', Buffer.from('RIID,\x00\xe9\n', 'latin1'), /control characters/],
    ['a mark of UTF-16', Buffer.from('\ufeffRIID,EMAIL\n', 'utf16le'), /written in UTF-16/],
  ])('ends the text where it is %s, whatever follows', (_, first, fault) => {
    const { reader, written } = open();
    const text = Buffer.concat([Buffer.from(first), Buffer.from('RIID,EMAIL\n1,a\n')]);
    for (const piece of [text, Buffer.from('RIID,EMAIL\n2,b\n3,c')]) reader.take(piece, 0);
    reader.end(0);
    expect([reader.header, reader.rows, reader.stopped]).toEqual([undefined, undefined, true]);
    expect(reader.fault).toMatch(fault);
    expect(written()).toEqual([]);
  });

  test('is at most 256 KiB long', () => {
    const named = (bytes: number): string => {
      const names = Array.from({ length: 3_000 }, (_, n) => `RIID_${'X'.repeat(60)}_${n}`).join();
      return `RIID,${names},${'Y'.repeat(bytes - names.length - 6)}\n`;
    };
    const most = open();
    take(most.reader, named(256 * 1024));
    expect([most.reader.fault, most.reader.header?.titles.length]).toEqual([undefined, 3_002]);
    const { reader } = open();
    take(reader, named(256 * 1024 + 1));
    expect(reader.fault).toBe('its first line is longer than 262144 bytes, so it is hardly CSV');
    expect([reader.header, reader.stopped]).toEqual([undefined, true]);
  });

  test('that does not end within a megabyte is too long, before it has ended', () => {
    const { reader, written } = open();
    take(reader, 'RIID,'.repeat(250_000));
    expect(reader.fault).toBe('its first line is longer than 262144 bytes, so it is hardly CSV');
    take(reader, '\nRIID,EMAIL\n1,a\n');
    reader.end(0);
    expect([reader.header, written()]).toEqual([undefined, []]);
  });
});

describe('rows', () => {
  test('have the time at which their piece came', () => {
    const { reader, written } = open();
    take(reader, 'RIID,EMAIL\n1,a\n', 1_000);
    take(reader, '2,b\n3', 2_000);
    take(reader, ',c\n4,', 3_000);
    reader.end(4_000);
    expect(written().map((record) => record.emitted_at)).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  test('end with the first malformed one where the text is to stop there', () => {
    const { reader, written } = open({ stopAtMalformed: true });
    take(reader, 'RIID,EMAIL\n1,a\n');
    expect(reader.stopped).toBe(false);
    take(reader, '2\n3');
    expect(reader.stopped).toBe(true);
    reader.end(0);
    expect(written()).toHaveLength(1);
    expect(reader.rows?.take().malformed).toEqual([
      { line: 2, reason: 'it has 1 value where the header has 2' },
    ]);
  });

  test('of other columns are a fault of the text', () => {
    const { reader } = open();
    take(reader, 'RIID,EMAIL,SOURCE\n1,a,b\n');
    take(reader, 'SOURCE,EMAIL,RIID\n');
    expect([reader.stopped, reader.fault]).toEqual([
      true,
      expect.stringMatching(/^data row 2 is a header of other columns/),
    ]);
  });

  test('of more than a megabyte are malformed, and no fault of the text', () => {
    const { reader } = open();
    take(reader, `RIID,EMAIL\n${'x'.repeat(1_100_000)}`);
    expect([reader.fault, reader.rows?.take().malformed]).toEqual([
      undefined,
      [{ line: 1, reason: 'it is longer than 1048576 bytes' }],
    ]);
  });

  test('of a text of fewer bytes than a mark has are read at its end', () => {
    const { reader } = open({ facts: { ...FACTS, event: null } }, 'windows-1252');
    take(reader, 'A');
    reader.end(0);
    expect(reader.header?.titles).toEqual(['A']);
  });
});
