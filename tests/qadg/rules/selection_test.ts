import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

function between(
  f: (y: Tensor, table: Tensor) => Tensor,
  left = 4,
): Parameters<typeof groupsOf> {
  const shapes = { "a/kernel": [3, 4], "table": [5, 4], "b/kernel": [left, 2] };
  return [
    [5, 3],
    shapes,
    (x, p) =>
      tf.matMul(
        f(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), p.table as Tensor),
        p["b/kernel"] as Tensor,
      ),
  ];
}

const last = (y: Tensor) => tf.transpose(y, [0, 2, 1]) as Tensor;

Deno.test("topK() carries the axes that it does not compare", () => {
  const network = between((y) => last(tf.topk(last(y), 2).values));
  assert.equal(groupsOf(...network)[0], "a/kernel@1=0123 | b/kernel@0=0123");
  provenRemoval(...network);
  assert.match(
    groupsOf(...between((y) => tf.topk(y, 4).values))[0]!,
    /: TopK at node \d compares along the axis$/,
  );
  assert.match(
    groupsOf(...between((y) => tf.cast(last(tf.topk(last(y), 2).indices), "float32")))[0]!,
    /: TopK at node \d of zero is not zero$/,
  );
});

Deno.test("oneHot() makes an axis that cannot be cut, and carries those of its indices", () => {
  const codes = (y: Tensor, axis: number) =>
    tf.oneHot(tf.cast(tf.argMax(y, axis), "int32"), 5) as Tensor;
  const fixed = groupsOf(
    ...between((y, table) => tf.matMul(codes(y, -1), tf.relu(table) as Tensor)),
  );
  assert.match(fixed[0]!, /: ArgMax at node \d mixes the axis$/);
  assert.match(
    groupsOf(
      ...between((y, table) => tf.mul(y, tf.matMul(last(codes(y, 1)), tf.slice(table, 0, [4, 4])))),
    )[0]!,
    /: OneHot at node \d of zero is not zero$/,
  );
});

Deno.test("sequence() makes an axis that cannot be cut", () => {
  for (const [op, count] of [["Range", tf.range], ["LinSpace", tf.linspace]] as const) {
    const y = groupsOf(...between((y) => tf.add(y, count(0, 4, op === "Range" ? 1 : 4))))[0]!;
    assert.match(
      y,
      new RegExp(`: Add at node \\d couples it to the numbers of ${op} at node \\d$`),
    );
  }
});

Deno.test("protectAll() names the operator and what it does", () => {
  assert.match(
    groupsOf(...between((y) => {
      const counts = tf.denseBincount(
        tf.cast(tf.mean(y, 1), "int32") as tf.Tensor2D,
        [] as never,
        4,
      );
      return tf.expandDims(counts, 1);
    }))[0]!,
    /: DenseBincount at node \d counts values$/,
  );
});
