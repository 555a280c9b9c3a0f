/**
 * Tables and headings of Markdown.
 *
 * @module
 */
/**
 * The cells of the rows of all tables of one kind, heads and rules left out.
 *
 * @param markdown The document.
 * @param head What stands at the head of the first column of such tables.
 * @returns Rows of trimmed cells.
 */
export function tableRows(markdown: string, head: string): string[][] {
  const rows: string[][] = [];
  mapRows(markdown, head, (cells) => {
    rows.push(cells);
    return cells;
  });
  return rows;
}

/**
 * Replaces the rows of all tables of one kind.
 *
 * @param markdown The document.
 * @param head What stands at the head of the first column of such tables.
 * @param change Gives the new cells of a row.
 * @returns The new document.
 */
export function mapRows(
  markdown: string,
  head: string,
  change: (cells: string[]) => string[],
): string {
  let table: string | undefined;
  return markdown.split("\n").map((line) => {
    if (!line.startsWith("|")) {
      table = undefined;
      return line;
    }
    const isHead = table === undefined, isRule = /^\|[\s|:-]*\|$/.test(line);
    table ??= cellsOf(line)[0]!;
    if (table !== head || isHead || isRule) return line;
    return `| ${change(cellsOf(line)).join(" | ")} |`;
  }).join("\n");
}

/**
 * The part of a link behind `#`, as GitHub makes it of a heading.
 *
 * @param section Number of the section.
 * @param markdown The document that has it.
 * @returns For example `24-bit-width` of `### 2.4 Bit width`.
 * @throws {RangeError} If there is no such section.
 */
export function anchorOf(section: string, markdown: string): string {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  const heading = headings.find((one) =>
    one.startsWith(`${section} `) || one.startsWith(`${section}. `)
  );
  if (heading === undefined) {
    throw new RangeError(
      `Cannot find section ${section}: it must be a heading: current value is none`,
    );
  }
  return headingAnchor(heading);
}

/**
 * A heading as GitHub writes it in addresses.
 *
 * @param heading The text of the heading.
 * @returns Lower case, punctuation left out, spaces as hyphens.
 */
export function headingAnchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
}

/**
 * Follows files that have moved: sets the address of each link to a TypeScript file to where the only file of that name lies.
 *
 * @param markdown A document of the folder `docs`.
 * @param paths Files, from the root of the repository.
 * @returns The document, and the links that lead nowhere.
 */
export function relink(
  markdown: string,
  paths: Iterable<string>,
): { markdown: string; problems: string[] } {
  const all = [...paths], problems: string[] = [];
  const followed = markdown.replace(/\[([\w.]+\.ts)\]\(([^)]+)\)/g, (old, name, address) => {
    if (all.includes(address.replace("../", ""))) return old;
    const found = all.filter((path) => path.endsWith(`/${name}`));
    if (found.length === 1) return `[${name}](../${found[0]})`;
    problems.push(`${name} (${address}): ${found.length} files have this name`);
    return old;
  });
  return { markdown: followed, problems };
}

function cellsOf(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}
