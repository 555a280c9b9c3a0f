/**
 * Checks a machine before class and says what to do.
 *
 *     deno task doctor [--json]
 *
 * Exit code 0 if the course works here, perhaps with notes, 1 if it does not.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { Check } from "./doctor/check.ts";
import { dataCheck, writeCheck } from "./doctor/folder_checks.ts";
import { fontCheck } from "./doctor/font_check.ts";
import { jupyterCheck, kernelCheck } from "./doctor/jupyter_checks.ts";
import { coresCheck, denoCheck, memoryCheck } from "./doctor/machine_checks.ts";
import { checkText, verdict } from "./doctor/report.ts";
import { speedCheck } from "./doctor/speed_check.ts";
import { toolArguments } from "./tool_arguments.ts";

const notebooks = fileURLToPath(new URL("../notebooks", import.meta.url));
const environment = (name: string) => Deno.env.get(name);
const { flags } = toolArguments(Deno.args, { flags: ["json"] });
const json = flags.has("json"), colour = Deno.stdout.isTerminal() && !Deno.noColor;

const checks: Check[] = [];
for (
  const look of [
    () => denoCheck(Deno.version.deno),
    () => coresCheck(navigator.hardwareConcurrency),
    () => memoryCheck(Deno.systemMemoryInfo()),
    () => writeCheck(notebooks),
    () => jupyterCheck(environment("PATH") ?? ""),
    () => kernelCheck(notebooks),
    () => fontCheck(),
    () => dataCheck(environment),
    () => speedCheck(),
  ]
) {
  const check = await look();
  checks.push(check);
  if (!json) console.log(checkText(check, { colour }));
}
const ready = checks.every(({ state }) => state !== "bad");
console.log(json ? JSON.stringify({ ready, checks }, null, 2) : `\n ${verdict(checks)}`);
Deno.exit(ready ? 0 : 1); // the engine's threads would hold it up
