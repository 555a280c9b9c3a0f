/**
 * How a tool begins and ends.
 *
 * @module
 */
import { enterCallersFolder } from "../lib/cli/terminal/callers_folder.ts";
import { messageOf } from "../lib/core/mod.ts";

/**
 * Runs a tool in the folder where its command was typed, and ends the process with its exit code. What it throws is one line on
 * standard error and exit code 1. A tool that may not read `INIT_CWD` (a grader on another machine) stays where it was started.
 *
 * @param main The tool: takes what stands behind its name, gives the exit code.
 */
export async function runTool(main: (args: readonly string[]) => Promise<number>): Promise<never> {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "INIT_CWD" });
  if (state === "granted") enterCallersFolder(new URL("../", import.meta.url));
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(messageOf(error));
    Deno.exit(1);
  }
}
