/**
 * The AssemblyScript kernels as seen from TypeScript.
 *
 * @module
 */
import { readFile } from "../host/read_file.ts";

/** A kernel: addresses and values in, at most one value out. */
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

/**
 * The memories that kernels are built for: of one thread, shared between threads, or shared and of one size for good (then V8
 * need not read the size again and again).
 */
export type MemoryKind = "single" | "shared" | "fixed";

const SUFFIX = { single: "", shared: "_shared", fixed: "_fixed" };

const compiled = new Map<MemoryKind, KernelModules>();

/**
 * Compiles the builds of the kernels once.
 *
 * @param kind The memory they work on.
 * @returns The relaxed-SIMD module and the plain SIMD module.
 * @throws {WebAssembly.CompileError} If the machine has no WebAssembly SIMD.
 */
export function kernelModules(kind: MemoryKind): KernelModules {
  const known = compiled.get(kind);
  if (known) return known;
  const compile = (name: string) =>
    new WebAssembly.Module(
      readFile(new URL(`${name}${SUFFIX[kind]}.wasm`, import.meta.url)),
    );
  let relaxed: WebAssembly.Module | undefined;
  try {
    relaxed = compile("kernels");
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
  }
  const modules = { relaxed, plain: compile("kernels_simd") };
  compiled.set(kind, modules);
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
