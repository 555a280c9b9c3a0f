/**
 * Writes the page on which a visitor compresses a network in a browser.
 *
 * ```text
 * demo.ts [FOLDER]
 * ```
 *
 * The folder is `site/demo` if none is given; any server of files can give it away. Exit code 0 if it was written, 1 if not, 2 for a
 * wrong command.
 *
 * @module
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { writeDemo } from "./demo/write_demo.ts";
import { runTool } from "./run_tool.ts";
import { toolArguments } from "./tool_arguments.ts";

async function main(args: readonly string[]): Promise<number> {
  const { words } = toolArguments(args, { paths: true });
  if (words.length > 1) {
    console.error("Usage: demo [FOLDER]");
    return 2;
  }
  const folder = resolve(words[0] ?? fileURLToPath(new URL("../site/demo", import.meta.url)));
  await writeDemo(folder);
  console.log(`${folder}/index.html: to be served, not opened as a file`);
  return 0;
}

if (import.meta.main) await runTool(main);
