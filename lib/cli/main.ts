/**
 * The command `deno task geta`.
 *
 * @module
 */

import { hangupIgnored } from "../run/mod.ts";
import { enterCallersFolder } from "./terminal/callers_folder.ts";
import { commandIo } from "./terminal/command_io.ts";
import { execute } from "./run/execute.ts";
import { runCommand } from "./run_command.ts";

if (import.meta.main) {
  hangupIgnored(); // can be found out only now
  enterCallersFolder(new URL("../../", import.meta.url));
  const io = commandIo({
    stdout: Deno.stdout,
    stderr: Deno.stderr,
    consoleSize: Deno.consoleSize,
    noColor: Deno.noColor,
  });
  Deno.exit(await runCommand(Deno.args, { io, execute }));
}
