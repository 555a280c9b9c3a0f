import type { Job } from "./job.ts";
import type { KernelModules } from "../wasm/kernels_module.ts";

/** What a worker is given. */
export interface WorkerOptions {
  /** Its number, from 1. */
  index: number;
  /** The heap. */
  memory: WebAssembly.Memory;
  /** The builds of the kernels. */
  modules: KernelModules;
  /** The control block. */
  control: SharedArrayBuffer;
  /** Where the constants of the kernels lie. */
  table: number;
  /** Scratch of the own matrix product. */
  packing: number;
}

/** What workers need to start, except what differs between them. */
export interface PoolOptions extends Omit<WorkerOptions, "index" | "control" | "packing"> {
  /** The program of a worker. */
  program: URL;
  /** All jobs there are, the same list as the workers'. */
  jobs: readonly Job[];
  /** Scratch of the matrix product of a worker, by its number. */
  packing: (index: number) => number;
}
