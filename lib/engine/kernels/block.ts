// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Scratch of the thread, whose instance of the kernels this is. A long formula is computed block by block in several short
// loops: the constants of a short loop fit into the registers, and its chains are short enough for the processor to run many
// of them at a time. A block stays in the first-level cache meanwhile.

/** Numbers of a block. */
export const BLOCK = 512;

let start: usize = 0;

/** Says where the scratch lies: room for two blocks. */
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
