/**
 * The AssemblyScript kernels as seen from TypeScript.
 *
 * @module
 */
import { fetchFile, readFile } from "../host/read_file.ts";
import { KERNEL_PARAMETERS, type KernelSignatures } from "./kernel_signatures.ts";

/** The kernels on one memory. */
export type Kernels = KernelSignatures;

/** Name of a kernel. */
export type KernelName = keyof Kernels;

/** Names of the parameters of a kernel. */
export type KernelParameter<Name extends KernelName> = (typeof KERNEL_PARAMETERS)[Name][number];

/** All kernels, in the same order in every thread. */
export const KERNEL_NAMES = Object.keys(KERNEL_PARAMETERS) as KernelName[];

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

const BUILDS = ["kernels", "kernels_simd"];

const placeOf = (build: string, kind: MemoryKind) =>
  new URL(`${build}${SUFFIX[kind]}.wasm`, import.meta.url);

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
  const compile = (build: string) => new WebAssembly.Module(readFile(placeOf(build, kind)));
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
 * Gets the builds from the network if the library itself came from there; to be awaited before {@linkcode kernelModules}.
 *
 * @param kind The memory they work on.
 */
export async function fetchKernels(kind: MemoryKind): Promise<void> {
  await Promise.all(BUILDS.map((build) => fetchFile(placeOf(build, kind))));
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
