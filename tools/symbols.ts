/**
 * Completes `docs/symbols.md`, the tables from the formulas of the course's sources and from the paper's symbols to functions, files,
 * tests and notebook cells, and the short one of README. Formula, function and notebook cell are chosen by hand; the other cells
 * follow from the sources and are written by `deno task symbols`, which also lets the links of `docs/geta.md` follow files that
 * have moved.
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
import { sourceFormulas } from "./symbols/formulas.ts";
import { anchorOf, mapRows, relink } from "./symbols/markdown.ts";
import { readCalls, readFolder, ROOT } from "./symbols/read_sources.ts";
import type { Calls } from "./symbols/library.ts";
import { completeRecipes } from "./symbols/recipes.ts";
import { cellFaults } from "./symbols/shown_cell.ts";
import { completeWants } from "./symbols/wants.ts";

/** Head of the first column of the tables that this file completes. */
export const SYMBOLS = "symbol or rule";

/** What a table is completed with. */
export interface SymbolSources {
  /** The functions of `lib/`. */
  functions: readonly CitedFunction[];
  /** The test files. */
  tests: Files;
  /** The text of docs/geta.md. */
  method: string;
  /** What the notebooks call. */
  calls: Calls;
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
  const { functions, tests, method, calls } = sources;
  const named = new Set<string>(), problems: string[] = [];
  const completed = mapRows(markdown, SYMBOLS, ([symbol, code, , , , cell]) => {
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
    const faults = cell === "none" ? [] : cellFaults(cell!, calls, name);
    problems.push(...faults.map((fault) => `${name}: ${fault}`));
    const filled = [links, found.map(({ file }) => link(file)), proofs.map(link)];
    return [symbol!, code!, ...filled.map((one) => one.join(", ")), cell!];
  });
  for (const { name, file } of functions) {
    if (!named.has(name)) problems.push(`${name} (${file}) cites docs/geta.md, but has no row`);
  }
  return { markdown: completed, problems };
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
    calls: readCalls(),
  };
}

function link(file: string): string {
  return `[${file.split("/").at(-1)}](${relative("docs", file).replaceAll("\\", "/")})`;
}

if (import.meta.main) {
  const sources = readSources(), lib = readFolder("lib");
  const library = { lib, tests: sources.tests, calls: sources.calls };
  const pages = {
    "docs/symbols.md": [
      (page: string) => completeTable(page, sources),
      (page: string) => completeRecipes(page, sourceFormulas, library),
    ],
    "docs/geta.md": [(page: string) => relink(page, lib.keys())],
    "README.md": [(page: string) => completeWants(page, library)],
  };
  for (const [path, changes] of Object.entries(pages)) {
    let page = Deno.readTextFileSync(`${ROOT}/${path}`);
    for (const change of changes) {
      const { markdown, problems } = change(page);
      page = markdown;
      for (const problem of problems) console.error(problem);
      if (problems.length > 0) Deno.exitCode = 1;
    }
    Deno.writeTextFileSync(`${ROOT}/${path}`, page);
  }
}
