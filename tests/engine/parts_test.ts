import assert from "node:assert/strict";
import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { useEngine } from "@geta-lab/geta/engine";
import { addParts, partsOf } from "../../lib/engine/threads/parts.ts";

Deno.test("addParts() adds the sums of the parts", async () => {
  await useEngine();
  for (const [pieces, floats] of [[5, 3], [100, 1001], [2, 40000]] as const) {
    const target = scratch("parts test", floats * 4) / 4;
    const parts = partsOf(pieces, floats, target * 4);
    const { count, start, bytes } = parts;
    for (let p = 0; p < count; p++) {
      const from = (start + p * bytes) / 4;
      heapFloat32().fill(p + 1, from, from + floats);
    }
    addParts(parts, floats, target * 4);
    const sums = heapFloat32().subarray(target, target + floats);
    assert.ok(sums.every((sum) => sum === count * (count + 1) / 2));
  }
});

Deno.test("partsOf() gives one piece the target itself, several at least two parts, none zeros", async () => {
  await useEngine();
  const target = scratch("parts test", 400);
  assert.deepEqual(partsOf(1, 100, target), { count: 1, start: target, bytes: 448 });
  assert.equal(partsOf(50, 10e6, target).count, 2);
  assert.equal(partsOf(50, 10, target).count, 16);
  assert.equal(
    partsOf(8, 36 * 64 * 64, target).count,
    4,
    "two pieces each, though seven would fit",
  );
  const numbers = () => heapFloat32().subarray(target / 4, target / 4 + 100);
  numbers().fill(1);
  addParts(partsOf(0, 100, target), 100, target);
  assert.ok(numbers().every((value) => value === 0));
});
