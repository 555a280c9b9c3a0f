import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { exampleInputs } from "@geta-lab/geta/zoo";

tf.env().set("PROD", true);

Deno.test("exampleInputs() draws every token and no other, and the same for the same seed", async () => {
  await tf.setBackend("cpu");
  const draw = (seed: number) =>
    tf.tidy(() => [...exampleInputs([{ shape: [4, 5], vocabulary: 3 }], 6, seed)[0]!.dataSync()]);
  assert.deepEqual(new Set(draw(0)), new Set([0, 1, 2]));
  assert.deepEqual(draw(0), draw(0));
  assert.notDeepEqual(draw(0), draw(1));
});
