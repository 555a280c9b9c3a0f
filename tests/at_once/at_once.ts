/**
 * Test files that share one load of the library and of tfjs. Each file of `deno test` is loaded in a world of its own, which takes
 * longer than most of them run.
 *
 * @module
 */
const tests = new URL("../", import.meta.url);

/**
 * Registers the tests of all files in some folders.
 *
 * @param folders Folders in `tests`, with those inside.
 */
export async function testAtOnce(...folders: string[]): Promise<void> {
  for (const folder of folders) {
    for (const path of testFiles(new URL(`${folder}/`, tests))) await import(path);
  }
}

/** The test files of a folder, in order. */
export function testFiles(folder: URL): string[] {
  return [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    if (entry.isDirectory) return testFiles(new URL(`${entry.name}/`, folder));
    return entry.name.endsWith("_test.ts") ? [new URL(entry.name, folder).href] : [];
  });
}
