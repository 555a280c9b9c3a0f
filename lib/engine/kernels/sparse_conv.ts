// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Rows of a sparse tensor: gathered by a table of neighbours, in which a negative number stands for none, and scattered.
import { addBytes, copyBytes } from "./im2col";

/**
 * Copies the rows of x that `ids` names to `rows`, one behind the other, and writes which of the `count` numbers they were to
 * `places`; returns how many rows, or -1 if a number is not below `inputs`.
 */
export function gatherNeighbours(
  x: usize,
  ids: usize,
  count: i32,
  inputs: i32,
  channels: i32,
  rows: usize,
  places: usize,
): i32 {
  const bytes = <usize> channels << 2, first = places;
  for (let i = 0; i < count; i++, ids += 4) {
    const id = load<i32>(ids);
    if (id < 0) continue;
    if (id >= inputs) return -1;
    copyBytes(rows, x + <usize> id * bytes, bytes);
    store<i32>(places, i);
    rows += bytes, places += 4;
  }
  return <i32> ((places - first) >> 2);
}

/** y[places[i]] += rows[i], rows of `channels` elements. */
export function scatterRows(rows: usize, places: usize, y: usize, count: i32, channels: i32): void {
  const bytes = <usize> channels << 2;
  for (let i = 0; i < count; i++, rows += bytes, places += 4) {
    addBytes(y + <usize> load<i32>(places) * bytes, rows, bytes);
  }
}

/**
 * Turns a row of a table of neighbours round: users[ids[i]] = i, -1 where no number leads; returns -1 if a number is not below
 * `inputs` or occurs twice, else 0.
 */
export function invertNeighbours(ids: usize, users: usize, count: i32, inputs: i32): i32 {
  memory.fill(users, 0xff, <usize> inputs << 2);
  for (let i = 0; i < count; i++, ids += 4) {
    const id = load<i32>(ids);
    if (id < 0) continue;
    const user = users + (<usize> id << 2);
    if (id >= inputs || load<i32>(user) >= 0) return -1;
    store<i32>(user, i);
  }
  return 0;
}
