import * as tf from "@tensorflow/tfjs";
import { readable } from "@geta-lab/geta/notebook";
import { getaRun, recipe } from "@geta-lab/geta";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";
import assert from "node:assert/strict";

Deno.test("readable() shows type, shape and numbers of a tensor, a long one shortened", () => {
  assert.equal(readable(tf.scalar(3, "int32")), "Tensor int32 []\n3");
  assert.equal(readable(tf.tensor1d([true, false], "bool")), "Tensor bool [2]\n[true, false]");
  const name = `readable/${crypto.randomUUID()}`;
  const variable = tf.variable(tf.zeros([100, 100]), true, name);
  const text = readable(variable);
  assert.match(text, new RegExp(`^Variable ${name} float32 \\[100, 100\\]\n\\[\\[0`));
  assert.ok(text.length < 1000, `${text.length} characters`);
  variable.dispose();
  assert.equal(readable(variable), `Variable ${name} float32 [100, 100], disposed`);
});

Deno.test("readable() shows values of a few fields like Deno", () => {
  const value = { accuracy: 0.9, layers: [{ name: "conv1", bits: [4, 8] }] };
  assert.equal(readable(value), Deno.inspect(value));
});

Deno.test("readable() fits a run, its state and a network on a screen, with the names of their fields", async () => {
  await useEngine();
  const model = small();
  const source = imageBatches(shapes({ train: 640, validation: 32, test: 32 }), {
    size: 32,
    seed: 0,
  });
  const run = getaRun(model, source, recipe("small"));
  const state = run.start();
  for (
    const [value, words] of [[run, /totalSteps: \d+/], [state, /step: 0/], [
      model,
      /"?small/,
    ]] as const
  ) {
    const text = readable(value);
    assert.ok(text.length <= 1500, `${text.length} characters`);
    assert.match(text, words);
  }
  tf.disposeVariables();
});
