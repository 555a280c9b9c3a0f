import assert from "node:assert/strict";
import { assignGroups } from "../../lib/qadg/groups/assign_groups.ts";

const axis = (parameter: string, structures: number[], kind: "producer" | "owner" | "reader") => ({
  parameter,
  axis: 0,
  structures,
  isOwned: kind !== "reader",
  isProducer: kind === "producer",
});

Deno.test("assignGroups() keeps the branches of a concat apart and a residual stream together", () => {
  const groups = assignGroups([
    axis("left/kernel", [0, 1], "producer"),
    axis("right/kernel", [2, 3], "producer"),
    axis("both/scale", [0, 1, 2, 3], "owner"),
    axis("next/kernel", [0, 1, 2, 3], "reader"),
  ]);
  assert.equal(groups.get(0), groups.get(1));
  assert.equal(groups.get(2), groups.get(3));
  assert.notEqual(groups.get(0), groups.get(2));
});

Deno.test("assignGroups() groups structures without a producer by any owner", () => {
  const groups = assignGroups([axis("table", [5, 6], "owner"), axis("scale", [6, 7], "owner")]);
  assert.equal(new Set([5, 6, 7].map((one) => groups.get(one))).size, 1);
});

Deno.test("assignGroups() leaves out structures that nobody owns", () => {
  assert.equal(assignGroups([axis("next/kernel", [0, 1], "reader")]).size, 0);
});

Deno.test("assignGroups() keeps pieces of pieces apart: no group reaches across the border of a non-empty set", () => {
  const structures = [0, 1, 2, 3, 4];
  // 0-3 are in one set, of them 0-1 and 2-3 in two others; 4 is in none
  const partition = new Map([[0, 1], [1, 1], [2, 2], [3, 2]]);
  for (const kind of ["producer", "owner"] as const) {
    const groups = assignGroups([axis("wide/kernel", structures, kind)], partition);
    assert.deepEqual(structures.map((one) => groups.get(one)), [0, 0, 2, 2, 4]);
  }
});
