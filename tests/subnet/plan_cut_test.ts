import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { planCut } from "../../lib/subnet/plan_cut.ts";
import { graphOf } from "../qadg/groups_of.ts";

function scaledNetwork() {
  return graphOf([2], { "a/kernel": [2, 3], "b/kernel": [3, 1] }, (x, p) =>
    tf.matMul(
      tf.mul(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), tf.tensor1d([5, 6, 7])),
      p["b/kernel"] as Tensor,
    ));
}

Deno.test("planCut() carries a cut from the parameters to every tensor", () => {
  const graph = scaledNetwork();
  const kept = planCut(graph, pruningGroups(graph), [[false, true, false], [false]]);
  const shortened = kept.flatMap((axes, value) =>
    axes.flatMap((positions, axis) => positions ? [[value, axis, ...positions]] : [])
  );
  assert.equal(shortened.length, 5); // both kernels, the constant, two computed values
  assert.ok(shortened.every(([, , ...positions]) => positions.join() === "0,2"));
});

Deno.test("planCut() refuses to empty a group", () => {
  const graph = scaledNetwork();
  assert.throws(() => planCut(graph, pruningGroups(graph), [[true, true, true], [false]]), {
    name: "RangeError",
    message:
      "Cannot build the subnet: group a must keep at least one structure: current value is 0",
  });
});
