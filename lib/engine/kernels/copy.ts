// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Copies columns of matrices.
import { copyBytes } from "./im2col";

/** y[r, c] = x[r, c] for `columns` columns, where the rows of x and y are `nextX` and `nextY` floats apart. */
export function copyColumns(
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
  nextX: i32,
  nextY: i32,
): void {
  const bytes = <usize> columns << 2, stepX = <usize> nextX << 2, stepY = <usize> nextY << 2;
  for (let r = 0; r < rows; r++, x += stepX, y += stepY) copyBytes(y, x, bytes);
}
