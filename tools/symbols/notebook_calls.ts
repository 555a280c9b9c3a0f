/**
 * Which functions of the library a cell of a notebook calls.
 *
 * @module
 */
import { type CodeCell, joinText, type Notebook } from "../notebook/nbformat.ts";

const IMPORT = /^import\s+([^;]*?)\s+from\s+"@geta-lab\/geta[^"]*";$/gm;

/**
 * Lists the library's functions that each code cell calls or hands on. Functions that the notebook declares itself, such as answers to
 * exercises, are none of them. Methods count as well: those of `geta()` bear the names of the functions that they call.
 *
 * @param notebook The notebook; it imports by name or as a namespace.
 * @returns Names of functions by id of the cell.
 */
export function notebookCalls(notebook: Notebook): Map<string, Set<string>> {
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const imports = cells.flatMap(({ source }) => importedNames(joinText(source)));
  return new Map(cells.map(({ id, source }) => [id ?? "", callsIn(joinText(source), imports)]));
}

interface Imported {
  /** Name in the notebook. */
  name: string;
  /** Whether it is a folder of the library, not a function. */
  folder: boolean;
}

function importedNames(source: string): Imported[] {
  const clauses = Array.from(source.matchAll(IMPORT), ([, clause]) => clause!);
  return clauses.flatMap((clause): Imported[] => {
    const folder = /^\* as (\w+)$/.exec(clause)?.[1];
    if (folder !== undefined) return [{ name: folder, folder: true }];
    // `type X` is two words, so types are left out
    const names = clause.replace(/^\{|\}$/g, "").split(",").map((name) => name.trim());
    return names.filter((name) => /^\w+$/.test(name)).map((name) => ({ name, folder: false }));
  });
}

function callsIn(source: string, imports: readonly Imported[]): Set<string> {
  const code = source.replaceAll(IMPORT, "").replaceAll(/(?<!:)\/\/.*$/gm, "");
  const names = imports.flatMap(({ name, folder }) => {
    if (!folder) return new RegExp(`${BEFORE}${name}(?=${USE})`).test(code) ? [name] : [];
    const members = code.matchAll(new RegExp(`${BEFORE}${name}\\.(\\w+)(?=${USE})`, "g"));
    return Array.from(members, ([, member]) => member!);
  });
  const methods = code.matchAll(/(?<!\btf)\.(\w+)\(/g);
  return new Set([...names, ...Array.from(methods, ([, method]) => method!)]);
}

/** The name of no property and the end of no other name; three dots may stand before it. */
const BEFORE = "(?<!\\w|(?<!\\.\\.)\\.)";
/** A call, with or without type arguments; or the end of an argument or of an element of a list. */
const USE = "\\s*(?:<[^;()]*>)?\\(|\\s*[,)\\]]";
