/**
 * The files of this repository.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseNotebook } from "../notebook/nbformat.ts";
import type { Calls } from "./library.ts";
import { notebookCalls } from "./notebook_calls.ts";

/** Root of the repository. */
export const ROOT: string = resolve(fileURLToPath(import.meta.resolve("../../")));

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

/**
 * Which functions of the library the cells of all notebooks call.
 *
 * @returns Functions by cell, by notebook without `.ipynb`.
 */
export function readCalls(): Calls {
  const files = Array.from(Deno.readDirSync(`${ROOT}/notebooks`), ({ name }) => name).sort();
  return new Map(
    files.filter((name) => name.endsWith(".ipynb")).map((name) => {
      const notebook = parseNotebook(Deno.readTextFileSync(`${ROOT}/notebooks/${name}`));
      return [name.slice(0, -".ipynb".length), notebookCalls(notebook)];
    }),
  );
}
