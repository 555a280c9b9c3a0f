import assert from "node:assert/strict";
import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { useEngine } from "@geta-lab/geta/engine";
import { addPartialSums, allocatePartialSums } from "../../lib/engine/threads/partial_sums.ts";

Deno.test("addPartialSums() adds the partial sums", async () => {
  await useEngine();
  for (const [chunks, floats] of [[5, 3], [100, 1001], [2, 40000]] as const) {
    const target = scratch("partial sums test", floats * 4) / 4;
    const partial = allocatePartialSums(chunks, floats, target * 4);
    const { count, start, bytes } = partial;
    for (let p = 0; p < count; p++) {
      const from = (start + p * bytes) / 4;
      heapFloat32().fill(p + 1, from, from + floats);
    }
    addPartialSums(partial, floats, target * 4);
    const sums = heapFloat32().subarray(target, target + floats);
    assert.ok(sums.every((sum) => sum === count * (count + 1) / 2));
  }
});

Deno.test("allocatePartialSums() gives one chunk the target itself, several chunks at least two sums, no chunk zeros", async () => {
  await useEngine();
  const target = scratch("partial sums test", 400);
  assert.deepEqual(allocatePartialSums(1, 100, target), { count: 1, start: target, bytes: 448 });
  assert.equal(allocatePartialSums(50, 10e6, target).count, 2);
  assert.equal(allocatePartialSums(50, 10, target).count, 16);
  assert.equal(
    allocatePartialSums(8, 36 * 64 * 64, target).count,
    4,
    "two chunks each, though seven sums would fit",
  );
  const values = () => heapFloat32().subarray(target / 4, target / 4 + 100);
  values().fill(1);
  addPartialSums(allocatePartialSums(0, 100, target), 100, target);
  assert.ok(values().every((value) => value === 0));
});
