import type { WasmBackend } from "../runtime/runtime.ts";

const blocks = new Map<string, number>();

/**
 * Memory of the heap that begins at a multiple of 64 bytes and lives as long as the engine; a second start reuses it.
 *
 * @param backend The backend whose heap it is.
 * @param name What it is for.
 * @param bytes How much.
 * @returns Where it begins.
 */
export function aligned(backend: WasmBackend, name: string, bytes: number): number {
  let start = blocks.get(name);
  if (start === undefined) blocks.set(name, start = backend.wasm._malloc(bytes + 64) >>> 0);
  return Math.ceil(start / 64) * 64;
}
