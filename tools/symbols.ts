/**
 * Completes `docs/symbols.md`, the table from the paper's symbols to functions, files, tests and notebook cells. By hand stand
 * in it: symbol or rule, function, notebook cell. The other cells follow from the sources and are written by
 * `deno task symbols`.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** A function whose doc comment cites docs/geta.md. */
export interface CitedFunction {
  /** Its name. */
  name: string;
  /** File that exports it, from the root of the repository. */
  file: string;
  /** Sections of docs/geta.md, for example `["4.7", "4.8"]`. */
  sections: string[];
}

/** Files by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

/** What a table is completed with. */
export interface SymbolSources {
  /** The functions of `lib/`. */
  functions: readonly CitedFunction[];
  /** The test files. */
  tests: Files;
  /** The text of docs/geta.md. */
  method: string;
}

/** Names of the columns. */
export const COLUMNS = ["symbol or rule", "function", "section", "file", "test", "notebook cell"];

const EXPORTED = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*export (?:async )?(?:function|const) (\w+)/g;
const CITED = /docs\/geta\.md, sections? (\d+(?:\.\d+)*(?:(?:,| and) \d+(?:\.\d+)*)*)/;

/**
 * Finds the exported functions whose `Source:` names docs/geta.md.
 *
 * @param files Files of the library.
 * @returns The functions by file and place.
 */
export function citedFunctions(files: Files): CitedFunction[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(EXPORTED)].flatMap(([, doc, name]) => {
      const source = doc!.replace(/\s*\n \* ?/g, " ").split("Source: ").slice(1).join(" ");
      const [, numbers] = CITED.exec(source.split(/ @(?:param|returns|example)/)[0]!) ?? [];
      return numbers === undefined
        ? []
        : [{ name: name!, file, sections: numbers.match(/[\d.]*\d/g)! }];
    })
  );
}

/**
 * The cells of all rows of all tables of a document, heads and rules left out.
 *
 * @param markdown The document.
 * @returns Rows of trimmed cells.
 */
export function tableRows(markdown: string): string[][] {
  return markdown.split("\n").filter(isRow).map(cellsOf);
}

/**
 * Fills the columns that follow from the sources.
 *
 * @param markdown The document; of its rows symbol, function and notebook cell are kept.
 * @param sources Functions, tests, and the document with the sections.
 * @returns The document.
 * @throws {RangeError} If a row names a function that cites no section of docs/geta.md, or that no test mentions.
 */
export function completeTable(markdown: string, sources: SymbolSources): string {
  return markdown.split("\n").map((line) => {
    if (!isRow(line)) return line;
    const [symbol, code, , , , cell] = cellsOf(line);
    const name = code!.replaceAll("`", "");
    const found = sources.functions.filter((one) => one.name === name);
    if (found.length === 0) {
      throw new RangeError(
        `Cannot complete the row of ${name}: an exported function of lib/ must have this name and cite docs/geta.md`,
      );
    }
    const sections = [...new Set(found.flatMap((one) => one.sections))];
    const filled = [
      sections.map((section) => `[${section}](geta.md#${anchorOf(section, sources.method)})`).join(
        ", ",
      ),
      found.map(({ file }) => link(file)).join(", "),
      testsOf(found[0]!, sources.tests).map(link).join(", "),
    ];
    return `| ${[symbol, code, ...filled, cell].join(" | ")} |`;
  }).join("\n");
}

/**
 * The tests of a function: the file that bears its name, else one whose title begins with it, else the first that uses it; and a comparison
 * with fixtures, if any.
 *
 * @param cited The function.
 * @param tests All test files.
 * @returns One or two paths.
 * @throws {RangeError} If no test mentions the function.
 */
export function testsOf(cited: CitedFunction, tests: Files): string[] {
  const { name, file } = cited;
  const used = new RegExp(`\\b${name}\\(|^import [^;]*\\b${name}\\b`, "m");
  const word = new RegExp(`\\b${name}\\b`);
  const all = [...tests.keys()].filter((path) => path.endsWith("_test.ts")).sort();
  const users = all.filter((path) => used.test(tests.get(path)!));
  const own = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const folder = file.replace(/^lib\/([^/]+)\/.*$/, "tests/$1/");
  const fixture = users.find((path) => path.endsWith("_fixture_test.ts"));
  const first = users.find((path) => path.endsWith(`/${own}_test.ts`)) ??
    users.find((path) => tests.get(path)!.includes(`"${name}()`)) ??
    users.find((path) => path.startsWith(folder) && path !== fixture) ??
    all.find((path) => path.startsWith(folder) && word.test(tests.get(path)!)) ?? users[0];
  if (first === undefined) {
    throw new RangeError(`Cannot complete the row of ${name}: a test must mention it`);
  }
  return fixture === undefined || fixture === first ? [first] : [first, fixture];
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
    throw new RangeError(`Cannot find section ${section}: it must be a heading`);
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
 * All TypeScript files of a folder.
 *
 * @param folder Path from the root of the repository.
 * @returns Their texts by path.
 */
export function readFolder(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(`${ROOT}/${path}`)) {
      if (isDirectory) visit(`${path}/${name}`);
      else if (name.endsWith(".ts")) {
        found.set(`${path}/${name}`, Deno.readTextFileSync(`${ROOT}/${path}/${name}`));
      }
    }
  };
  visit(folder);
  return found;
}

/** Root of the repository. */
export const ROOT: string = resolve(fileURLToPath(import.meta.resolve("../")));

function isRow(line: string): boolean {
  return line.startsWith("|") && !/^\|[\s|:-]*\|$/.test(line) && cellsOf(line)[1] !== COLUMNS[1];
}

function cellsOf(line: string): string[] {
  return line.split("|").slice(1, -1).map((cell) => cell.trim());
}

function link(file: string): string {
  return `[${file.split("/").at(-1)}](${relative("docs", file).replaceAll("\\", "/")})`;
}

if (import.meta.main) {
  const path = `${ROOT}/docs/symbols.md`;
  const completed = completeTable(Deno.readTextFileSync(path), {
    functions: citedFunctions(readFolder("lib")),
    tests: readFolder("tests"),
    method: Deno.readTextFileSync(`${ROOT}/docs/geta.md`),
  });
  Deno.writeTextFileSync(path, completed);
}
