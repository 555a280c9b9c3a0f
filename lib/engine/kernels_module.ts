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

/** The two builds of the kernels for one kind of memory. */
export interface KernelModules {
  /** With relaxed SIMD; undefined where the machine lacks it. */
  relaxed: WebAssembly.Module | undefined;
  /** With plain SIMD. */
  plain: WebAssembly.Module;
}

const compiled = new Map<boolean, KernelModules>();

/**
 * Compiles the builds of the kernels once.
 *
 * @param shared Whether the memory they work on is shared between threads.
 * @returns The relaxed-SIMD module and the plain SIMD module.
 * @throws {WebAssembly.CompileError} If the machine has no WebAssembly SIMD.
 */
export function kernelModules(shared: boolean): KernelModules {
  const known = compiled.get(shared);
  if (known) return known;
  const compile = (name: string) =>
    new WebAssembly.Module(
      Deno.readFileSync(new URL(`${name}${shared ? "_shared" : ""}.wasm`, import.meta.url)),
    );
  let relaxed: WebAssembly.Module | undefined;
  try {
    relaxed = compile("kernels");
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
  }
  const modules = { relaxed, plain: compile("kernels_simd") };
  compiled.set(shared, modules);
  return modules;
}

/**
 * Puts the kernels onto a memory.
 *
 * @param memory The heap the kernels work on.
 * @param module The build that fits it.
 * @returns The functions of the module.
 */
export function instantiateKernels(
  memory: WebAssembly.Memory,
  module: WebAssembly.Module,
): Kernels {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  return instance.exports as unknown as Kernels;
}
