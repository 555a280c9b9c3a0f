/**
 * Completes the recipe table: from each formula of the course's sources to function, test and notebook cell.
 *
 * @module
 */
import { relative } from "node:path";
import type { Formula } from "./formulas/formula.ts";
import { fileOf, type Library, namedTests } from "./library.ts";
import { mapRows } from "./markdown.ts";
import { cellFaults } from "./shown_cell.ts";

/** Head of the first column of the recipe table. */
export const RECIPES = "id";

/**
 * Fills the columns that follow from formulas and library.
 *
 * @param markdown The document; of its rows the id, the function's name, the test, if it exists, and the notebook cell are kept.
 * @param formulas The formulas of the sources, by id.
 * @param library What the rows may point to.
 * @returns The document, and what only a person can mend.
 */
export function completeRecipes(
  markdown: string,
  formulas: Readonly<Record<string, Formula>>,
  library: Library,
): { markdown: string; problems: string[] } {
  const problems: string[] = [], seen = new Set<string>();
  const completed = mapRows(markdown, RECIPES, (row) => {
    const [code = "", , , linked = "", proof = "", cell = ""] = row;
    const id = code.replaceAll("`", ""), formula = formulas[id];
    seen.add(id);
    if (!formula) problems.push(`${id} is no formula of the sources`);
    // in code marks Markdown leaves the backslashes of a formula alone
    const shown = formula?.formula.replaceAll(/\$([^$]+)\$/g, "$$`$1`$$") ?? "";
    const first = [code, shown, formula?.section ?? ""];
    if (linked === "none") {
      if (proof === "") problems.push(`${id} has neither a function nor a reason`);
      problems.push(...cellFaults(cell, library.calls).map((fault) => `${id}: ${fault}`));
      return [...first, linked, proof, cell];
    }
    const name = /`(\w+)`/.exec(linked)?.[1] ?? "", file = fileOf(name, library.lib);
    if (file === undefined) problems.push(`${id}: ${name} is not exported by one file of lib/`);
    problems.push(...cellFaults(cell, library.calls, name).map((fault) => `${id}: ${fault}`));
    const tests = namedTests(name, library.tests).map(({ file, title }) =>
      `[${file.split("/").at(-1)}](${fromDocs(file)}): ${title}`
    );
    if (tests.length === 0) problems.push(`${id}: ${name} is used by no test`);
    const test = tests.includes(proof) ? proof : tests[0] ?? "";
    return [...first, `[\`${name}\`](${fromDocs(file ?? "lib")})`, test, cell];
  });
  for (const id of Object.keys(formulas)) if (!seen.has(id)) problems.push(`${id} has no row`);
  return { markdown: completed, problems };
}

function fromDocs(file: string): string {
  return relative("docs", file).replaceAll("\\", "/");
}
