/**
 * Compiles the AssemblyScript kernels of the engine to WebAssembly and writes their signatures for TypeScript.
 *
 *     deno run --allow-read --allow-write=lib/engine --allow-env --allow-sys tools/build_kernels.ts [--check]
 *
 * Six modules come from one source: `kernels.wasm` with relaxed SIMD (fused multiply-add) and `kernels_simd.wasm` with plain
 * SIMD for machines and modes that need it, each also for a memory shared between threads (`_shared`), and for one that does
 * not grow either (`_fixed`). The signatures are `kernel_signatures.ts` beside them. With `--check` nothing is written; the exit
 * code is 1 when a committed file differs from a fresh build.
 *
 * @module
 */
import asc from "assemblyscript/asc";
import { readSignatures, writeSignatures } from "./kernel_signatures.ts";
import { toolArguments } from "./tool_arguments.ts";

const engine = new URL("../lib/engine/", import.meta.url);
const relaxed = ["simd", "relaxed-simd", "bulk-memory"], plain = ["simd", "bulk-memory"];
const threads = ["--enable", "threads", "--sharedMemory"];
const MEMORIES = {
  "": ["--initialMemory=1"],
  // the heap of tfjs' threaded build: its largest size must be declared
  "_shared": [...threads, "--initialMemory=1", "--maximumMemory=65536"],
  // see lib/engine/memory/shared_heap.ts
  "_fixed": [...threads, "--initialMemory=65535", "--maximumMemory=65535"],
};

/**
 * Compiles the kernels.
 *
 * @param features Names of the WebAssembly features to switch on.
 * @param memory Options for the kind of memory.
 * @returns The bytes of the module.
 * @throws {Error} If the compiler reports an error or the module owns static data.
 */
async function compile(features: string[], memory: string[]): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  let messages = "";
  const { error } = await asc.main([
    "index.ts",
    "--runtime=stub",
    "--noAssert",
    "-O3",
    "--importMemory",
    "--use=abort=",
    ...features.flatMap((feature) => ["--enable", feature]),
    ...memory,
    "--outFile=out.wasm",
  ], {
    readFile: (name: string) => {
      const path = new URL("kernels/" + name, engine);
      try {
        return Deno.readTextFileSync(path);
      } catch {
        return null;
      }
    },
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
    stdout: { write: () => true },
    stderr: {
      write: (text: string | Uint8Array) => {
        messages += typeof text === "string" ? text : new TextDecoder().decode(text);
        return true;
      },
    },
  });
  if (error || !binary) throw new Error(`Cannot compile the kernels: ${messages || error}`);
  const module = new Uint8Array(binary);
  if (hasDataSection(module)) {
    throw new Error(
      "Cannot use the kernels: they must own no static data: current value is a data section",
    );
  }
  return module;
}

// Walks the sections of a WebAssembly module; id 11 is the data section.
function hasDataSection(bytes: Uint8Array): boolean {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at++]!;
    let size = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === 11) return true;
    at += size;
  }
  return false;
}

const check = toolArguments(Deno.args, { flags: ["check"] }).flags.has("check");
let stale = false;

async function update(file: string, bytes: Uint8Array): Promise<void> {
  const path = new URL(`wasm/${file}`, engine);
  if (check) {
    const old = await Deno.readFile(path).catch(() => new Uint8Array());
    const same = old.length === bytes.length && old.every((byte, i) => byte === bytes[i]);
    if (!same) console.error(`${file} differs from a fresh build: run deno task kernels`);
    stale ||= !same;
  } else {
    await Deno.writeFile(path, bytes);
    console.log(`${file}: ${bytes.length} bytes`);
  }
}

const signatures = writeSignatures(
  readSignatures((name) => Deno.readTextFileSync(new URL(`kernels/${name}.ts`, engine))),
);
await update("kernel_signatures.ts", new TextEncoder().encode(signatures));
for (const [suffix, memory] of Object.entries(MEMORIES)) {
  await update(`kernels${suffix}.wasm`, await compile(relaxed, memory));
  await update(`kernels_simd${suffix}.wasm`, await compile(plain, memory));
}
if (stale) Deno.exit(1);
