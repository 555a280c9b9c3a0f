/**
 * Runs notebooks on the Deno kernel, without Python.
 *
 * ```text
 * notebook.ts run <file ...>    execute and write back, normalised
 * notebook.ts check <file ...>  execute, write nothing
 * ```
 *
 * Exit code 0 if every cell succeeded, 1 if one failed, 2 for a wrong command.
 *
 * @module
 */
import { messageOf } from "../lib/core/mod.ts";
import { dirname } from "node:path";
import { parseNotebook } from "./notebook/nbformat.ts";
import { normalise, notebookJson } from "./notebook/normalise.ts";
import { type CellFailure, runNotebook } from "./notebook/run_notebook.ts";
import { enterCallersFolder } from "../lib/cli/terminal/callers_folder.ts";

const USAGE = "Usage: notebook.ts run|check <file.ipynb ...>";
const CELL_TIMEOUT_MS = 300_000;

/**
 * Runs the command line.
 *
 * @param args What stands after the script name.
 * @returns The exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...files] = args;
  if ((command !== "run" && command !== "check") || files.length === 0) {
    console.error(USAGE);
    return 2;
  }
  let code = 0;
  for (const file of files) {
    try {
      if (!await execute(file, command === "run")) code = 1;
    } catch (error) {
      console.error(`${file}: ${messageOf(error)}`);
      code = 1;
    }
  }
  return code;
}

async function execute(file: string, write: boolean): Promise<boolean> {
  const parsed = parseNotebook(await Deno.readTextFile(file));
  const { notebook, failure } = await runNotebook(parsed, {
    cwd: dirname(file),
    timeoutMs: CELL_TIMEOUT_MS,
    onCell: ({ index, source, seconds }) =>
      console.error(`${file} [${index}] ${seconds.toFixed(1)} s  ${firstLine(source)}`),
  });
  if (failure) {
    console.error(describe(file, failure));
    return false;
  }
  if (write) await replaceFile(file, notebookJson(normalise(notebook)));
  return true;
}

/** Written beside the file and renamed: a reader sees the old text or the new one, never half of it. */
async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeTextFile(temporary, text);
    await Deno.rename(temporary, file);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function describe(file: string, { index, source, error }: CellFailure): string {
  const trace = error.traceback.length > 0 ? error.traceback : [`${error.ename}: ${error.evalue}`];
  return [`${file}: cell ${index} failed: ${firstLine(source)}`, ...trace].join("\n  ");
}

function firstLine(source: string): string {
  return source.trimStart().split("\n", 1)[0]?.slice(0, 60) ?? "";
}

if (import.meta.main) {
  enterCallersFolder(new URL("../", import.meta.url));
  Deno.exit(await main(Deno.args));
}
