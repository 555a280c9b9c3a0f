/**
 * How fast one thread multiplies matrices here, by our kernel and by the CBLAS library; one line of JSON. What a step can reach
 * at best follows from it.
 *
 *     deno run --allow-read --allow-env --allow-ffi --allow-sys tools/peer/speed.ts
 *
 * @module
 */
import { gemmSpeeds, TIMED_SIDE } from "../../lib/engine/gemm/gemm_speed.ts";
import { engineInfo, useEngine } from "../../lib/engine/mod.ts";
import { runtime } from "../../lib/engine/runtime/runtime.ts";
import type { Speeds } from "./report.ts";

const REPETITIONS = 25; // a tenth of a second: V8 has compiled the kernel for good by then

const wasm = await measure(false);
const library = await measure(true);
const { gemmLibrary } = engineInfo();
const speeds: Omit<Speeds, "peer" | "peerSimd"> = { wasm };
if (gemmLibrary) Object.assign(speeds, { cblas: library, library: nameOf(gemmLibrary) });
console.log(JSON.stringify(speeds));

async function measure(blas: boolean): Promise<number> {
  await useEngine({ blas, threads: 1 });
  const { backend, kernels, main } = runtime();
  const start = Math.ceil((backend.wasm._malloc(12 * TIMED_SIDE ** 2 + 64) >>> 0) / 64) * 64;
  const found = Array.from({ length: REPETITIONS }, () => gemmSpeeds([main.gemm], kernels, start));
  return Math.max(...found.flat());
}

// OpenBLAS has kernels for many processors and says which it took.
function nameOf(library: string): string {
  const core = { parameters: [], result: "pointer", optional: true } as const;
  const { symbols } = Deno.dlopen(library, { openblas_get_corename: core });
  const text = symbols.openblas_get_corename?.();
  return text ? `${library} (${new Deno.UnsafePointerView(text).getCString()})` : library;
}
