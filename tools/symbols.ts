/**
 * Completes `docs/symbols.md`, the table from the paper's symbols to functions, files, tests and notebook cells. Symbol or rule,
 * function and notebook cell are written by hand; the other cells follow from the sources and are written by
 * `deno task symbols`, which also lets the links of `docs/geta.md` follow files that have moved.
 *
 * @module
 */
import { relative } from "node:path";
import {
  type CitedFunction,
  citedFunctions,
  type Files,
  testsOf,
} from "./symbols/cited_functions.ts";
import { anchorOf, cellsOf, isRow, relink } from "./symbols/markdown.ts";
import { readFolder, ROOT } from "./symbols/read_sources.ts";

/** What a table is completed with. */
export interface SymbolSources {
  /** The functions of `lib/`. */
  functions: readonly CitedFunction[];
  /** The test files. */
  tests: Files;
  /** The text of docs/geta.md. */
  method: string;
}

/** A completed document. */
export interface CompletedTable {
  /** The document. */
  markdown: string;
  /** What only a person can mend: rows without a function, functions without a row, functions without a test. */
  problems: string[];
}

/**
 * Fills the columns that follow from the sources.
 *
 * @param markdown The document; of its rows symbol, function and notebook cell are kept.
 * @param sources Functions, tests, and the document with the sections.
 * @returns The document, and what is wrong with it.
 */
export function completeTable(markdown: string, sources: SymbolSources): CompletedTable {
  const { functions, tests, method } = sources;
  const named = new Set<string>(), problems: string[] = [];
  const lines = markdown.split("\n").map((line) => {
    if (!isRow(line)) return line;
    const [symbol, code, , , , cell] = cellsOf(line);
    const name = code!.replaceAll("`", "");
    const found = functions.filter((one) => one.name === name);
    named.add(name);
    if (found.length === 0) {
      problems.push(`${name} has a row, but no exported function cites docs/geta.md`);
    }
    const sections = [...new Set(found.flatMap((one) => one.sections))];
    const links = sections.map((section) => `[${section}](geta.md#${anchorOf(section, method)})`);
    const proofs = found.slice(0, 1).flatMap((one) => testsOf(one, tests));
    if (found.length > 0 && proofs.length === 0) problems.push(`${name} is mentioned by no test`);
    const filled = [links, found.map(({ file }) => link(file)), proofs.map(link)];
    return `| ${[symbol, code, ...filled.map((one) => one.join(", ")), cell].join(" | ")} |`;
  });
  for (const { name, file } of functions) {
    if (!named.has(name)) problems.push(`${name} (${file}) cites docs/geta.md, but has no row`);
  }
  return { markdown: lines.join("\n"), problems };
}

/**
 * Reads what the table of this repository is completed with.
 *
 * @returns Functions, tests and the method's sections.
 */
export function readSources(): SymbolSources {
  return {
    functions: citedFunctions(readFolder("lib")),
    tests: readFolder("tests"),
    method: Deno.readTextFileSync(`${ROOT}/docs/geta.md`),
  };
}

function link(file: string): string {
  return `[${file.split("/").at(-1)}](${relative("docs", file).replaceAll("\\", "/")})`;
}

if (import.meta.main) {
  const sources = readSources();
  const table = `${ROOT}/docs/symbols.md`, method = `${ROOT}/docs/geta.md`;
  const completed = completeTable(Deno.readTextFileSync(table), sources);
  const linked = relink(sources.method, readFolder("lib").keys());
  for (const problem of [...completed.problems, ...linked.problems]) console.error(problem);
  Deno.writeTextFileSync(table, completed.markdown);
  Deno.writeTextFileSync(method, linked.markdown);
  if (completed.problems.length + linked.problems.length > 0) Deno.exitCode = 1;
}
