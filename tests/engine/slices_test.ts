import assert from "node:assert/strict";
import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { useEngine } from "@geta-lab/geta/engine";
import { clear, LENGTH, rowsPerSlice, slices } from "../../lib/engine/threads/slices.ts";

Deno.test("slices() covers the whole once, the last slice may be shorter", async () => {
  await useEngine();
  const n = 1003, from = scratch("slices test a", n * 4), to = scratch("slices test b", n * 4);
  for (let i = 0; i < n; i++) heapFloat32()[from / 4 + i] = i;
  for (const length of [1, 7, 100, 5000]) {
    clear(to, n);
    for (let i = 0; i < 2; i++) { // to += from
      slices("addScaled", { total: n, length }, [to, 4], [from, 4], LENGTH, 1);
    }
    const sums = heapFloat32().subarray(to / 4, to / 4 + n);
    assert.ok(sums.every((sum, i) => sum === 2 * i), `slices of ${length}`);
  }
});

Deno.test("slices() rejects a kernel that does not exist", async () => {
  await useEngine();
  assert.throws(
    () => slices("nothing", { total: 1, length: 1 }),
    new TypeError("Cannot run a kernel: it must exist: current value is nothing"),
  );
});

Deno.test("rowsPerSlice() gives at least one row", () => {
  assert.equal(rowsPerSlice(1), 32768);
  assert.equal(rowsPerSlice(32768), 1);
  assert.equal(rowsPerSlice(1e6), 1);
});
