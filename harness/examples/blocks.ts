/** A fenced block of a page. */
export interface Block {
  /** The page and the line of the fence, as editors open it. */
  at: string;
  /** Of the fence: sh, json, jsonl, ... */
  language: string;
  text: string;
  /**
   * From the comment before it, `<!-- example: kind file -->`: what it is, and how the commands of
   * the page call the file that holds it. Undefined without such a comment.
   */
  mark: { kind: string; file: string | undefined } | undefined;
}

/** The fenced blocks of a Markdown page, in order. */
export function blocksIn(page: string, text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; start++) {
    const [, fence = '', language = ''] =
      /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(lines[start] ?? '') ?? [];
    if (fence === '') continue;
    const end = lines.findIndex((line, i) => i > start && line.trim() === fence);
    const body = lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
    const before = lines.slice(0, start).findLast((line) => line.trim() !== '') ?? '';
    blocks.push({ at: `${page}:${start + 1}`, language, text: `${body}\n`, mark: markIn(before) });
    start = end === -1 ? lines.length : end;
  }
  return blocks;
}

/** What is written as code within the lines of a page, outside of fenced blocks. */
export function inlineCodeIn(text: string): string[] {
  const prose = text.replaceAll(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

function markIn(line: string): Block['mark'] {
  const [, kind, file] = /^<!-- example: ([\w -]+?)(?: in (\S+))? -->$/.exec(line.trim()) ?? [];
  return kind === undefined ? undefined : { kind, file };
}
