/**
 * How Jupyter starts the kernel of the lab.
 *
 * @module
 */
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAIN = fileURLToPath(new URL("../lab_kernel/main.ts", import.meta.url));

/**
 * The arguments of `deno` that start the kernel. What it starts in turn is the kernel of Deno, which has all permissions; of its own
 * it needs these.
 *
 * @param file Path of the connection file.
 * @returns The arguments.
 */
export function labKernelArguments(file: string): string[] {
  return [
    "run",
    "--quiet",
    "--no-prompt",
    `--config=${ROOT}deno.json`,
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-net=127.0.0.1",
    `--allow-run=${Deno.execPath()}`,
    MAIN,
    file,
  ];
}

/**
 * Writes the kernel into a folder that is Jupyter's for this project only. It is named `deno` as the one that
 * `deno jupyter --install` makes, so that notebooks open with either; the user's own stays where it is.
 *
 * @param folder The folder; it is made if it does not exist.
 * @returns When the file is written.
 */
export async function writeKernelSpec(folder: string): Promise<void> {
  const spec = {
    argv: [Deno.execPath(), ...labKernelArguments("{connection_file}")],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
  };
  const place = `${folder}/kernels/deno`;
  await Deno.mkdir(place, { recursive: true });
  await Deno.writeTextFile(`${place}/kernel.json`, JSON.stringify(spec, null, 2) + "\n");
}

/**
 * Where Jupyter shall look for kernels: in the folder first, then where it looked before.
 *
 * @param folder The folder.
 * @param before Value of `JUPYTER_PATH`, if it is set.
 * @returns Its new value.
 */
export function jupyterPath(folder: string, before: string | undefined): string {
  return before ? `${folder}${delimiter}${before}` : folder;
}
