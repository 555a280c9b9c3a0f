import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { weightsOf } from "../../lib/cost/weights_of.ts";
import { graphOf } from "../qadg/groups_of.ts";

Deno.test("weightsOf() looks through reshape and transpose, and not at computed factors", () => {
  const graph = graphOf([5, 6], { w: [3, 2] }, (x, { w }) => {
    const y = tf.matMul(x as Tensor, tf.transpose(tf.reshape(w!, [1, 6])));
    return tf.matMul(y, y, true, false);
  });
  const products = graph.nodes.filter(({ op }) => op === "BatchMatMul");
  const weights = weightsOf(graph);
  assert.deepEqual(products.map(({ id }) => weights.get(id)?.name), ["w", undefined]);
});
