import { blocksIn, inlineCodeIn } from './blocks';

const PAGE = `Text with \`npm run demo\`.

<!-- example: source config in source.json -->

\`\`\`json
{ "folder": "\`not inline\`" }
\`\`\`

\`\`\`sh
ls
\`\`\`
`;

test('a block has its position and the content of the comment before it', () => {
  expect(blocksIn('PAGE.md', PAGE)).toEqual([
    {
      at: 'PAGE.md:5',
      language: 'json',
      text: '{ "folder": "`not inline`" }\n',
      mark: { kind: 'source config', file: 'source.json' },
    },
    { at: 'PAGE.md:9', language: 'sh', text: 'ls\n', mark: undefined },
  ]);
});

test('inline code is found, and code in a block is not', () => {
  expect(inlineCodeIn(PAGE)).toEqual(['npm run demo']);
});
