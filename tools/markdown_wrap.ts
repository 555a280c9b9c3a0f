/** Blocks that are no paragraphs: headings, tables, lists, pictures, code. */
const OTHER = /^([#|>!`]|- )/;

/**
 * Breaks the paragraphs of a Markdown page as `deno fmt` does, so that a page that is written anew is formatted already.
 *
 * @param page Markdown whose blocks are separated by empty lines.
 * @param width Longest line.
 * @returns The page with its paragraphs broken anew, one empty line between blocks.
 */
export function wrapMarkdown(page: string, width = 100): string {
  const blocks = page.trim().split(/\n{2,}/);
  return `${blocks.map((block) => OTHER.test(block) ? block : wrap(block, width)).join("\n\n")}\n`;
}

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/[^\s`]*`[^`]*`\S*|\S+/g) ?? []) { // code is not broken
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}
