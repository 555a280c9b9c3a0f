/**
 * Large pages of memory for the heap.
 *
 * @module
 */

const SYMBOLS = {
  madvise: { parameters: ["usize", "usize", "i32"], result: "i32" },
} as const;

const LIBRARY = "libc.so.6", MADV_HUGEPAGE = 14;

// Opened when this module is loaded and never closed, for the reasons given in blas.ts.
const opened = open();

function open() {
  if (typeof Deno === "undefined" || Deno.build.os !== "linux" || !permitted()) return undefined;
  try {
    return Deno.dlopen(LIBRARY, SYMBOLS).symbols;
  } catch {
    return undefined; // another C library: the heap keeps small pages
  }
}

function permitted(): boolean {
  // asking the state never prompts the user, opening a library might
  return Deno.permissions.querySync({ name: "ffi", path: LIBRARY }).state === "granted";
}

/**
 * Asks Linux for pages of 2 MiB instead of 4 KiB, where the permission `ffi` is given. A training step reads hundreds of
 * mebibytes, and the processor caches the addresses of a few thousand pages only (measured: operators that are bound by memory
 * 10 to 20 % faster). The system may ignore the advice; then nothing changes.
 *
 * @param memory The shared heap, of fixed size, since the advice is for the pages that exist now.
 * @returns Whether the system took the advice.
 */
export function adviseHugePages(memory: WebAssembly.Memory): boolean {
  if (!opened || !permitted()) return false;
  const address = Deno.UnsafePointer.of(new Uint8Array(memory.buffer));
  const start = Deno.UnsafePointer.value(address);
  return opened.madvise(start, BigInt(memory.buffer.byteLength), MADV_HUGEPAGE) === 0;
}
