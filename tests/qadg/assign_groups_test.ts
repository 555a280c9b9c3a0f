import assert from "node:assert/strict";
import { assignGroups } from "../../lib/qadg/groups/assign_groups.ts";

const axis = (parameter: string, classes: number[], kind: "stem" | "member" | "follower") => ({
  parameter,
  axis: 0,
  classes,
  isOwned: kind !== "follower",
  isStem: kind === "stem",
});

Deno.test("assignGroups() keeps the branches of a concat apart and a residual stream together", () => {
  const groups = assignGroups([
    axis("left/kernel", [0, 1], "stem"),
    axis("right/kernel", [2, 3], "stem"),
    axis("both/scale", [0, 1, 2, 3], "member"),
    axis("next/kernel", [0, 1, 2, 3], "follower"),
  ]);
  assert.equal(groups.get(0), groups.get(1));
  assert.equal(groups.get(2), groups.get(3));
  assert.notEqual(groups.get(0), groups.get(2));
});

Deno.test("assignGroups() groups structures without a stem by any member", () => {
  const groups = assignGroups([axis("table", [5, 6], "member"), axis("scale", [6, 7], "member")]);
  assert.equal(new Set([5, 6, 7].map((one) => groups.get(one))).size, 1);
});

Deno.test("assignGroups() leaves out classes that nobody owns", () => {
  assert.equal(assignGroups([axis("next/kernel", [0, 1], "follower")]).size, 0);
});

Deno.test("assignGroups() keeps a piece of a piece whole: each family contains a group", () => {
  const classes = [0, 1, 2, 3, 4];
  // columns 0-3, of them 0-1 and 2-3 go different ways; 4 is in no family
  const kinds = new Map([[0, 1], [1, 1], [2, 2], [3, 2]]);
  for (const kind of ["stem", "member"] as const) {
    const groups = assignGroups([axis("wide/kernel", classes, kind)], kinds);
    assert.deepEqual(classes.map((one) => groups.get(one)), [0, 0, 2, 2, 4]);
  }
});
