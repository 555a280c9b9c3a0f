import { join } from "node:path";

/**
 * All files below a folder, pictures as the text of their bytes.
 *
 * @param folder The folder.
 * @returns Texts by path.
 */
export async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  async function read(path: string) {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, path))) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (isDirectory) await read(inner);
      else files.set(inner, new TextDecoder().decode(await Deno.readFile(join(folder, inner))));
    }
  }
  await read("");
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}
