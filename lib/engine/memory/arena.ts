/**
 * Memory for the optimizer: arrays that SIMD kernels can reach and that never move.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";
import { instantiateKernels, kernelModules, type Kernels } from "../wasm/kernels_module.ts";
import { runtimeIfStarted } from "../runtime/runtime.ts";

const PAGE = 65536, ALIGNMENT = 64;

/** Bytes at the start of every arena that its kernels may use for results. */
export const ARENA_SCRATCH = 49152;

const arenas = new WeakMap<ArrayBufferLike, Kernels>();

/**
 * Allocates named arrays in one WebAssembly memory of fixed size. The memory never grows, so the arrays stay valid
 * for as long as they are used; `sgdUpdate`, `adamUpdate` and `addScaled` run their SIMD kernels on arrays of one arena.
 *
 * @param lengths Length of each array.
 * @returns The arrays, filled with zeros.
 * @throws {RangeError} If a length is not a natural number or the sum exceeds 4 GiB.
 *
 * @example
 * ```ts
 * import { addScaled, createArena } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const { weight, step } = createArena({ weight: 3, step: 3 });
 * step!.set([1, 2, 3]);
 * addScaled(weight!, step!, -0.5);
 * assert.deepEqual([...weight!], [-0.5, -1, -1.5]);
 * ```
 */
export function createArena(lengths: Record<string, number>): Record<string, Float32Array> {
  const names = Object.keys(lengths);
  let end = ARENA_SCRATCH; // no array has address 0, which stands for "none"
  const starts = names.map((name) => {
    const start = end;
    const bytes = requireInteger(`length of ${name}`, lengths[name]!, { min: 0 }) * 4;
    end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return start;
  });
  const pages = Math.max(1, Math.ceil(end / PAGE));
  if (pages > 65536) {
    throw new RangeError(
      `Cannot create the arena: it holds at most 4 GiB: current value is ${end} bytes`,
    );
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  try {
    const relaxed = !runtimeIfStarted()?.info.deterministic;
    const modules = kernelModules("single");
    const module = relaxed && modules.relaxed || modules.plain;
    arenas.set(memory.buffer, instantiateKernels(memory, module));
  } catch {
    // without SIMD, or where the kernels cannot be read (in a bundle), the updates run as plain loops
  }
  return Object.fromEntries(
    names.map((name, i) => [name, new Float32Array(memory.buffer, starts[i], lengths[name])]),
  );
}

/**
 * The kernels that can work on all of these arrays.
 *
 * @param arrays Arrays of any origin.
 * @returns The kernels of their common arena, or undefined.
 */
export function commonArena(arrays: readonly Float32Array[]): Kernels | undefined {
  const buffer = arrays[0]?.buffer;
  if (!buffer || !arrays.every((array) => array.buffer === buffer)) return undefined;
  return arenas.get(buffer);
}

/**
 * Throws unless all arrays have one length.
 *
 * @param name What is computed, for the message.
 * @param arrays The arrays.
 * @returns The length.
 * @throws {TypeError} If the lengths differ.
 */
export function commonLength(name: string, arrays: readonly Float32Array[]): number {
  const length = arrays[0]!.length;
  if (arrays.some((array) => array.length !== length)) {
    const found = arrays.map((array) => array.length).join(", ");
    throw new TypeError(
      `Cannot compute ${name}: all arrays must have one length: current value is ${found}`,
    );
  }
  return length;
}
