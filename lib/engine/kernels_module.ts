/**
 * The AssemblyScript kernels as seen from TypeScript.
 *
 * @module
 */

/** Pointers and numbers; every kernel takes nothing else. */
export type Kernel = (...args: number[]) => number;

/** The exported functions of the module, see lib/engine/kernels/. */
export interface Kernels {
  [name: string]: Kernel;
}

let compiled: { relaxed: WebAssembly.Module | undefined; plain: WebAssembly.Module } | undefined;

/**
 * Compiles the two builds of the kernels once.
 *
 * @returns The relaxed-SIMD module (undefined where the machine lacks it) and the plain SIMD module.
 * @throws {WebAssembly.CompileError} If the machine has no WebAssembly SIMD.
 */
export function kernelModules(): typeof compiled & object {
  if (compiled) return compiled;
  const compile = (name: string) =>
    new WebAssembly.Module(Deno.readFileSync(new URL(name, import.meta.url)));
  let relaxed: WebAssembly.Module | undefined;
  try {
    relaxed = compile("kernels.wasm");
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
  }
  return compiled = { relaxed, plain: compile("kernels_simd.wasm") };
}

/**
 * Puts the kernels onto a memory.
 *
 * @param memory The heap the kernels work on.
 * @param relaxed Whether fused multiply-add may be used where the machine has it.
 * @returns The functions of the module.
 */
export function instantiateKernels(memory: WebAssembly.Memory, relaxed: boolean): Kernels {
  const modules = kernelModules();
  const module = relaxed && modules.relaxed || modules.plain;
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as Kernels;
}
