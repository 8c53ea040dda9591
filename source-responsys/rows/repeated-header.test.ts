import { headerOf, type Header } from './header';
import { RepeatedHeader } from './repeated-header';

const before = Buffer.from('1,2,3\n');

function open(line: string): {
  mayBe: (text: string) => boolean;
  compare: (text: string) => 'same' | 'other' | 'none';
} {
  const repeated = new RepeatedHeader(headerOf(line, ',', false) as Header);
  // After another line, and before one.
  const bytes = (text: string): Buffer => Buffer.concat([before, Buffer.from(`${text}\nRIID,`)]);
  return {
    mayBe: (text) => repeated.mayBe(bytes(text), before.length),
    compare: (text) =>
      repeated.compare(bytes(text), before.length, before.length + Buffer.byteLength(text)),
  };
}

describe('a line is worth a look', () => {
  const { mayBe } = open('RIID,EMAIL,SOURCE');

  test.each(['RIID', 'email', '_x', ' x', '"RIID', 'Zz', '\ufeffRIID'])(
    'that begins like %j',
    (text) => {
      expect(mayBe(text)).toBe(true);
    },
  );

  test.each(['1,2', '"1"', '', ',', '""RIID', '-x', "'RIID"])('but not %j', (text) => {
    expect(mayBe(text)).toBe(false);
  });

  test('that begins like the header, whatever that is', () => {
    expect(open('Ämter,EMAIL').mayBe('Ämter')).toBe(true);
    expect(open('2ND,EMAIL').mayBe('2ND')).toBe(true);
    expect(open("'RIID','EMAIL'").mayBe("'RIID'")).toBe(true);
  });
});

describe('the same header again', () => {
  test.each([
    ['in other case and with blanks', 'RIID, Email ,OWN', 'riid,EMAIL,  own '],
    ['with a mark and quotes', 'RIID,EMAIL,OWN', '\ufeff"RIID","EMAIL",OWN'],
    ['beginning with a name of its own', 'MY OWN,RIID', 'my own,riid'],
    ['with one name, as it was', 'EMAIL', 'EMAIL'],
    ['with one name and blanks around it', 'EMAIL', ' EMAIL '],
    ['with one name with blanks', ' EMAIL ', 'EMAIL'],
    ['with a name as long as any', `${'N'.repeat(128)},RIID`, `${'N'.repeat(128)},RIID`],
    ['with names that repeat', 'RIID,RIID', 'riid,riid'],
  ])('%s', (_, header, line) => {
    expect(open(header).compare(line)).toBe('same');
  });
});

describe('no header', () => {
  test.each([
    ['with one name, in other case', 'EMAIL', 'email'],
    ['that begins with a value', 'RIID,EMAIL', 'x,EMAIL'],
    ['that has a value', 'RIID,EMAIL,OWN', 'riid,EMAIL,x'],
    ['that has broken quotes', '"RIID","EMAIL"', '"RIID"x,"EMAIL"'],
    ['that has two names of others', 'RIID,EMAIL,OWN', 'SOURCE,REASON'],
    ['that repeats a name', 'RIID,EMAIL', 'SOURCE,SOURCE,REASON'],
    ['that begins as the header does and has fewer values', 'RIID,EMAIL,OWN', 'RIID,EMAIL'],
    ['that begins with a longer name', `${'N'.repeat(129)},RIID`, `${'N'.repeat(129)},RIID`],
    ['with a mark within', 'RIID,EMAIL', 'RIID,EM\ufeffAIL'],
    ['that is empty', 'RIID,EMAIL', ''],
  ])('%s', (_, header, line) => {
    expect(open(header).compare(line)).toBe('none');
  });
});

describe('a header of other columns', () => {
  test.each([
    ['in another order', 'RIID,EMAIL,OWN', 'EMAIL,OWN,RIID'],
    ['with fewer', 'RIID,EMAIL,OWN,SOURCE', 'RIID,EMAIL,OWN'],
    ['with one more', 'RIID,EMAIL', 'riid,email,source'],
    ['with names that only Responsys has', 'FIRST,SECOND', 'RIID,EMAIL,SOURCE'],
  ])('%s', (_, header, line) => {
    expect(open(header).compare(line)).toBe('other');
  });
});
