/**
 * The files of this repository.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

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
