import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { keptPositions } from "../../lib/subnet/kept_positions.ts";
import { graphOf } from "../qadg/groups_of.ts";

function scaledNetwork() {
  return graphOf([2], { "a/kernel": [2, 3], "b/kernel": [3, 1] }, (x, p) =>
    tf.matMul(
      tf.mul(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), tf.tensor1d([5, 6, 7])),
      p["b/kernel"] as Tensor,
    ));
}

Deno.test("keptPositions() carries a removal from the parameters to every tensor", () => {
  const graph = scaledNetwork();
  const kept = keptPositions(graph, pruningGroups(graph), [[false, true, false], [false]]);
  const shortened = kept.flatMap((axes, value) =>
    axes.flatMap((positions, axis) => positions ? [[value, axis, ...positions]] : [])
  );
  assert.equal(shortened.length, 5); // both kernels, the constant, two computed values
  assert.ok(shortened.every(([, , ...positions]) => positions.join() === "0,2"));
});

Deno.test("keptPositions() refuses to empty a group", () => {
  const graph = scaledNetwork();
  assert.throws(() => keptPositions(graph, pruningGroups(graph), [[true, true, true], [false]]), {
    name: "RangeError",
    message:
      "Cannot build the subnet: group a must keep at least one structure: current value is 0",
  });
});
