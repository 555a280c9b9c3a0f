// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Scratch of one thread; each thread has an instance of the module. A long formula is computed block by block in several short
// loops: the constants of a short loop fit into the registers, and its dependency chains are short enough for the processor to
// overlap many of them. A block stays in the first-level cache.

/** Elements of a block. */
export const BLOCK = 512;

let start: usize = 0;

/** Sets the address of the scratch, which has room for two blocks. */
export function setBlocks(p: usize): void {
  start = p;
}

/** The first block. */
export function firstBlock(): usize {
  return start;
}

/** The second block. */
export function secondBlock(): usize {
  return start + BLOCK * 4;
}
