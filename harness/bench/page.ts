import { markdownOf, type Part } from './figures';

/** The page with these parts in place of those of the same title; new ones follow the last of them. */
export function pageWith(page: string, parts: readonly Part[]): string {
  const [head = '', ...sections] = page.split(/^(?=## )/m);
  let at = sections.length - 1;
  for (const part of parts) {
    const found = sections.findIndex((section) => section.startsWith(`## ${part.title}\n`));
    const text = `${markdownOf(part)}\n`;
    if (found < 0) sections.splice(++at, 0, text);
    else sections[(at = found)] = text;
  }
  return [head, ...sections].join('');
}
