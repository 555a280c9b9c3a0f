import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Makes relative paths those of the folder where the user typed the command. A task starts in the folder of its `deno.json` and
 * gets that of the user in the variable `INIT_CWD`; a program that was started in another way is there already.
 *
 * @param project The folder of `deno.json`.
 */
export function enterCallersFolder(project: URL): void {
  if (project.protocol !== "file:") return;
  const callers = Deno.env.get("INIT_CWD");
  const startedByTask = callers && Deno.cwd() === realpathSync(fileURLToPath(project));
  if (startedByTask) Deno.chdir(callers);
}
