import assert from "node:assert/strict";
import { takePositions } from "@geta-lab/geta/structure";

Deno.test("takePositions() takes several axes at once", () => {
  const data = Array.from({ length: 12 }, (_, i) => i);
  const kept = [Int32Array.of(1, 2), undefined, Int32Array.of(0)];
  assert.deepEqual(takePositions(data, [3, 2, 2], kept), { data: [4, 6, 8, 10], shape: [2, 2, 1] });
});
