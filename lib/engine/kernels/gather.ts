// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Rows of a table by their indices.

/** y[i] = table[ids[i]], rows of `size` bytes; returns how many ids are outside [0, rows), whose rows of y are not written. */
export function gatherRows(
  table: usize,
  ids: usize,
  y: usize,
  count: i32,
  size: usize,
  rows: i32,
): i32 {
  let wrong = 0;
  for (let i = 0; i < count; i++, ids += 4, y += size) {
    const id = load<i32>(ids);
    if (<u32> id < <u32> rows) memory.copy(y, table + <usize> id * size, size);
    else wrong++;
  }
  return wrong;
}
