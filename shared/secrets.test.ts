import { Redactor } from './secrets';

const KEY = [
  '-----BEGIN OPENSSH PRIVATE KEY-----',
  'b3BlbnNzaC1rZXktdjEAAAAA',
  'QyNTUxOQAAACBmaXJzdCBsaW5l',
  '-----END OPENSSH PRIVATE KEY-----',
].join('\n');

function redactorOf(...secrets: string[]): Redactor {
  const redactor = new Redactor();
  redactor.add(secrets);
  return redactor;
}

describe('Redactor', () => {
  it.each<[string, string[], string, string]>([
    ['a secret', ['hunter22'], 'It is hunter22.', 'It is ******.'],
    ['every occurrence', ['hunter22'], 'hunter22 hunter22', '****** ******'],
    ['a secret of four characters', ['abcd'], 'x abcd', 'x ******'],
    ['several secrets', ['first-one', 'second-one'], 'first-one,second-one', '******,******'],
    ['a secret that holds another one whole', ['pass', 'password1'], 'password1', '******'],
    ['a secret with signs of regular expressions', ['a.*b(c$'], 'axxb a.*b(c$', 'axxb ******'],
    ['one line of a key', [KEY], 'bad line b3BlbnNzaC1rZXktdjEAAAAA', 'bad line ******'],
    ['a secret with blanks around it', [' hunter22\n'], 'hunter22', '******'],
    ['a secret inside JSON', ['say "hi"\t!'], '{"p":"say \\"hi\\"\\t!"}', '{"p":"******"}'],
    [
      'the lines of a key on one line with \\n',
      [KEY.replaceAll('\n', '\\n')],
      'QyNTUxOQAAACBmaXJzdCBsaW5l',
      '******',
    ],
    [
      'a line of a key with CR LF',
      [KEY.replaceAll('\n', '\r\n')],
      'b3BlbnNzaC1rZXktdjEAAAAA',
      '******',
    ],
    [
      'a passphrase that begins with dashes',
      ['-----hunter22'],
      'It is -----hunter22.',
      'It is ******.',
    ],
  ])('masks %s', (_, secrets, text, masked) => {
    expect(redactorOf(...secrets).redact(text)).toBe(masked);
  });

  it('leaves no line of a key in JSON that has the whole key in it', () => {
    const masked = redactorOf(KEY).redact(JSON.stringify({ private_key: KEY }));
    expect(masked).not.toContain('b3BlbnNzaC1rZXktdjEAAAAA');
    expect(masked).not.toContain('QyNTUxOQAAACBmaXJzdCBsaW5l');
  });

  it.each<[string, string[], string]>([
    ['a text without secrets', ['hunter22'], 'Nothing to see.'],
    ['a value too short to be a secret', ['abc', ''], 'abc'],
    ['the line that begins a key', [KEY], '-----BEGIN OPENSSH PRIVATE KEY-----'],
    ['anything before a secret is added', [], 'hunter22'],
  ])('leaves %s unchanged', (_, secrets, text) => {
    expect(redactorOf(...secrets).redact(text)).toBe(text);
  });

  it('keeps its secrets when others are added', () => {
    const redactor = redactorOf('first-one');
    redactor.add(['second-one']);
    expect(redactor.redact('first-one second-one')).toBe('****** ******');
  });
});
