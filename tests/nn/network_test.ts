import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { exampleInputs, inputShapeOf, runNetwork } from "@geta-lab/geta/nn";

tf.env().set("PROD", true);

Deno.test("exampleInputs() draws every token and no other, and the same for the same seed", async () => {
  await tf.setBackend("cpu");
  const draw = (seed: number) =>
    tf.tidy(() => [...exampleInputs([{ shape: [4, 5], vocabulary: 3 }], 6, seed)[0]!.dataSync()]);
  assert.deepEqual(new Set(draw(0)), new Set([0, 1, 2]));
  assert.deepEqual(draw(0), draw(0));
  assert.notDeepEqual(draw(0), draw(1));
});

Deno.test("runNetwork() hands over a tensor where there is one input, a list where there are several", () => {
  const x = tf.tensor1d([1]), y = tf.tensor1d([2]);
  const seen: unknown[] = [];
  const forward = (inputs: tf.Tensor | tf.Tensor[]) => (seen.push(inputs), x);
  const network = { name: "n", inputs: [], variables: {}, forward };
  assert.deepEqual(runNetwork(network, [x], { training: false }), [x]);
  runNetwork(network, [x, y], { training: true });
  assert.deepEqual(seen, [x, [x, y]]);
});

Deno.test("inputShapeOf() refuses networks of several inputs", () => {
  assert.throws(
    () => inputShapeOf({ name: "pair", inputs: [{ shape: [1] }, { shape: [1] }] }),
    new TypeError("Cannot train pair on images: it must have one input: current value is 2"),
  );
});
