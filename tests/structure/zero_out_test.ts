import assert from "node:assert/strict";
import { type PruningGroup, zeroOut } from "@geta-lab/geta/structure";

const GROUP: PruningGroup = {
  name: "shared",
  size: 2,
  ownedSlices: [{ parameter: "w", axis: 1, structures: [0, 1] }],
  dependentSlices: [{ parameter: "w", axis: 0, structures: [0, 1] }],
  layers: [],
  prunable: true,
};

Deno.test("zeroOut() zeroes members, keeps followers and copies", () => {
  const w = Float32Array.of(1, 2, 3, 4), other = Float32Array.of(5);
  const zeroed = zeroOut([GROUP], [[true, false]], { w, other }, { w: [2, 2] });
  assert.deepEqual([...zeroed.w!], [0, 2, 0, 4]);
  assert.deepEqual([...w], [1, 2, 3, 4]);
  assert.equal(zeroed.other, other);
});
