import type { AnyJob } from "./job.ts";
import type { KernelModules } from "../wasm/kernels_module.ts";

/** What a worker is created from. */
export interface WorkerOptions {
  /** Its index, from 1. */
  index: number;
  /** The heap. */
  memory: WebAssembly.Memory;
  /** The builds of the kernels. */
  modules: KernelModules;
  /** The control block. */
  control: SharedArrayBuffer;
  /** Address of the constants of the kernels. */
  table: number;
  /** Address of the scratch of the own matrix product. */
  packing: number;
}

/** What all workers are created from. */
export interface PoolOptions extends Omit<WorkerOptions, "index" | "control" | "packing"> {
  /** The program of a worker. */
  program: URL;
  /** All jobs, the same list as the workers'. */
  jobs: readonly AnyJob[];
  /** Address of the scratch of the matrix product of a worker, by its index. */
  packing: (index: number) => number;
}
