/** A run says which layers it could not quantize, counts them all the same, and leaves them as they were. */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { finishRun, getaRun, recipe } from "@geta-lab/geta/geta";
import { parseReport } from "@geta-lab/geta/report";
import { exampleReport } from "../viz/example_report.ts";
import { blobs } from "./blobs.ts";

const SETTINGS = {
  batch: 16,
  epochs: 2,
  projectionPeriods: 2,
  pruningPeriods: 2,
  learningRate: 0.02,
  sparsity: 0.5,
} as const;

/** A frozen convolution, one whose filters are a plain tensor, an index table, and two layers that learn. */
function partlyFrozen() {
  const weight = (seed: number, ...shape: number[]) =>
    tf.randomNormal(shape, 0, 0.3, "float32", seed);
  const variables = {
    "stem/kernel": tf.variable(weight(1, 3, 3, 3, 4), false),
    "stem/bias": tf.variable(tf.fill([4], 0.1), false),
    "conv/kernel": tf.variable(weight(2, 3, 3, 4, 8)),
    order: tf.variable(tf.tensor1d([7, 6, 5, 4, 3, 2, 1, 0], "int32")),
    "fc/kernel": tf.variable(weight(3, 8, 4)),
  };
  const edges = weight(4, 3, 3, 4, 4);
  const conv = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.relu(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same"));
  return {
    name: "partly frozen",
    inputs: [{ shape: [8, 8, 3] }],
    variables,
    forward(x: tf.Tensor) {
      const stem = tf.add(conv(x, variables["stem/kernel"]), variables["stem/bias"]);
      const turned = tf.gather(stem, variables.order as tf.Tensor as tf.Tensor1D, 2);
      const y = conv(conv(turned, edges), variables["conv/kernel"]);
      return tf.matMul(tf.mean(y, [1, 2]), variables["fc/kernel"] as tf.Tensor as tf.Tensor2D);
    },
  };
}

Deno.test("a run with frozen layers, plain tensors and an index table names what stays float", async () => {
  await useEngine({ threads: 1 });
  const model = partlyFrozen(), before = model.variables["stem/kernel"].dataSync().slice();
  const run = getaRun(model, blobs(), recipe("default", SETTINGS));
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { result, subnet } = await finishRun(run, state);
  assert.ok(result.equivalence.relative <= 1e-5, `${result.equivalence.relative}`);
  assert.deepEqual(result.compressed.floatLayers, [
    { name: "stem", reason: "its weight is not trained" },
    { name: "Conv2D 4", reason: "its weight is a plain tensor, not a variable" },
  ]);
  const macs = 64 * 9 * (3 * 4 + 4 * 4 + 4 * 8) + 8 * 4;
  const parameters = 9 * (3 * 4 + 4 * 4 + 4 * 8) + 4 + 8 + 8 * 4;
  assert.deepEqual([result.dense.macs, result.dense.parameters], [macs, parameters]);
  assert.deepEqual(subnet.parameters.order!.data, Int32Array.of(7, 6, 5, 4, 3, 2, 1, 0));
  assert.deepEqual(model.variables["stem/kernel"].dataSync(), before);
  const report = { ...exampleReport, ...result };
  assert.deepEqual(parseReport(JSON.stringify(report)).compressed, report.compressed);
});

Deno.test("a run that quantizes everything, or nothing, lists no float layers", async () => {
  await useEngine({ threads: 1 });
  const frozen = getaRun(
    partlyFrozen(),
    blobs(),
    recipe("default", { ...SETTINGS, quantize: "none" }),
  );
  let state = frozen.start();
  while (state.step < frozen.totalSteps) ({ state } = frozen.advance(state));
  assert.ok(!("floatLayers" in (await finishRun(frozen, state)).result.compressed));
});
