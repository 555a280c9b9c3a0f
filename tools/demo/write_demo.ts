import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Programs of the page, its trainer, and a thread of the engine. */
const PROGRAMS = ["page.ts", "trainer.ts", "pool_worker.ts"];

/** Files that stand as they are. */
const FILES = ["index.html", "style.css"];

/** Programs of tfjs, for one thread and for several. */
const TFJS = ["tfjs-backend-wasm-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"];

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Writes the page into a folder: it needs no other files and no network, so any server of files can give it away, from any path.
 *
 * The programs share their common parts, which lie beside them under names that follow their content. Files that a bundle fetches
 * lie beside it, too: the engine's WebAssembly and that of tfjs.
 *
 * @param folder The folder; made if it does not exist. Programs of an earlier page are taken away.
 * @throws {Error} If the programs cannot be bundled; says what the bundler said.
 */
export async function writeDemo(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) {
    if (/\.(js|wasm)$/.test(name)) await Deno.remove(join(folder, name));
  }
  await bundle(folder);
  for (const file of FILES) await Deno.copyFile(here(file), join(folder, file));
  const kernels = here("../../lib/engine/wasm");
  for await (const { name } of Deno.readDir(kernels)) {
    if (name.endsWith(".wasm")) await Deno.copyFile(join(kernels, name), join(folder, name));
  }
  const tfjs = import.meta.resolve("@tensorflow/tfjs-backend-wasm");
  const programs = tfjs.replace(/\/(dist|wasm-out)\/[^]*$/, "/wasm-out/");
  for (const name of TFJS) {
    await Deno.copyFile(new URL(name, programs), join(folder, basename(name)));
  }
}

async function bundle(folder: string): Promise<void> {
  const options = ["--platform", "browser", "--minify", "--code-splitting", "--outdir", folder];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", ...options, ...PROGRAMS.map(here)],
    cwd: here("../../"),
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot bundle the page: ${new TextDecoder().decode(stderr).trim()}`);
}
