import assert from "node:assert/strict";
import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { useEngine } from "@geta-lab/geta/engine";
import {
  CHUNK_LENGTH,
  clear,
  forEachChunk,
  rowsPerChunk,
} from "../../lib/engine/threads/chunks.ts";

Deno.test("forEachChunk() covers the whole once, the last chunk may be shorter", async () => {
  await useEngine();
  const n = 1003, from = scratch("chunks test a", n * 4), to = scratch("chunks test b", n * 4);
  for (let i = 0; i < n; i++) heapFloat32()[from / 4 + i] = i;
  for (const length of [1, 7, 100, 5000]) {
    clear(to, n);
    for (let i = 0; i < 2; i++) { // to += from
      forEachChunk("addScaled", { total: n, length }, {
        target: [to, 4],
        source: [from, 4],
        n: CHUNK_LENGTH,
        factor: 1,
      });
    }
    const sums = heapFloat32().subarray(to / 4, to / 4 + n);
    assert.ok(sums.every((sum, i) => sum === 2 * i), `chunks of ${length}`);
  }
});

Deno.test("rowsPerChunk() gives at least one row", () => {
  assert.equal(rowsPerChunk(1), 32768);
  assert.equal(rowsPerChunk(32768), 1);
  assert.equal(rowsPerChunk(1e6), 1);
});
