/**
 * What opens notebooks, and what runs them.
 *
 * @module
 */
import { messageOf } from "../../lib/core/mod.ts";
import { findProgram, findServer } from "../lab/find_program.ts";
import { labKernelArguments } from "../lab/kernel_spec.ts";
import { joinText } from "../notebook/nbformat.ts";
import { Kernel } from "../notebook/kernel.ts";
import { type Check, check } from "./check.ts";

const CELL_MS = 20_000;

/**
 * Looks for Jupyter or Visual Studio Code.
 *
 * @param searchPath Value of `PATH`.
 * @returns Bad if there is neither.
 */
export function jupyterCheck(searchPath: string): Check {
  const server = findServer(searchPath), code = findProgram("code", searchPath);
  if (server) return check("Jupyter", `${server.name}, ${server.path}`);
  const advice = "deno task lab says how to install it, or how to use VS Code without it.";
  return code
    ? check("Jupyter", "none, but Visual Studio Code", { state: "note", advice })
    : check("Jupyter", "neither Jupyter nor uv nor VS Code in PATH", { state: "bad", advice });
}

/**
 * Starts the kernel of the lab and lets it run a cell.
 *
 * @param cwd The folder of the notebooks.
 * @returns Bad if it does not answer rightly.
 */
export async function kernelCheck(cwd: string): Promise<Check> {
  const start = performance.now();
  try {
    await using kernel = await Kernel.start({ cwd, args: labKernelArguments });
    const { shown, error } = await kernel.execute("1 + 1", { timeoutMs: CELL_MS });
    const last = shown.outputs.at(-1)?.output, data = last && "data" in last ? last.data : {};
    const text = error?.evalue ?? joinText((data["text/plain"] ?? "") as string);
    if (text !== "2") throw new Error(`1 + 1 gave ${text}`);
    return check("Kernel", `answers after ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    const advice = "Does a firewall forbid connections to 127.0.0.1? Is the disk full?";
    return check("Kernel", messageOf(error), { state: "bad", advice });
  }
}
