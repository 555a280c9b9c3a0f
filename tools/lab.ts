/**
 * Opens the course in Jupyter, on a kernel that repairs what Deno's gets wrong.
 *
 *     deno task lab [options of Jupyter]
 *
 * JupyterLab, the classic Notebook or uv, whichever is found first. Ends with Jupyter's exit code. Where there is none it explains
 * how to open the notebooks in Visual Studio Code and ends with 1. Nothing is installed: the kernel is written into `.jupyter` in
 * the project and Jupyter is told to look there.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { findServer } from "./lab/find_program.ts";
import { jupyterPath, writeKernelSpec } from "./lab/kernel_spec.ts";
import { withoutJupyter } from "./lab/without_jupyter.ts";

const root = new URL("../", import.meta.url);
const folder = fileURLToPath(new URL(".jupyter", root));

await writeKernelSpec(folder);
const server = findServer(Deno.env.get("PATH") ?? "");
if (server === undefined) {
  console.log(withoutJupyter(folder));
  Deno.exit(1);
}
console.log(`${server.name}: ${server.path}`);
Deno.addSignalListener("SIGINT", () => {}); // Jupyter asks whether to end; wait for the answer
const { code } = await new Deno.Command(server.path, {
  args: [...server.args, ...Deno.args],
  cwd: new URL("notebooks/", root),
  env: { JUPYTER_PATH: jupyterPath(folder, Deno.env.get("JUPYTER_PATH")) },
}).spawn().status;
Deno.exit(code);
