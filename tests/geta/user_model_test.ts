import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Variable } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { finishRun, getaRun, recipe } from "@geta-lab/geta/geta";
import type { Network } from "@geta-lab/geta/nn";
import { blobs } from "./blobs.ts";

const source = blobs();
const settings = recipe("default", {
  batch: 16,
  epochs: 3,
  projectionPeriods: 2,
  pruningPeriods: 2,
  learningRate: 0.02,
  sparsity: 0.5,
});

/** A user's own function over his own variables, with a flatten in front of the dense layer. */
function plainModel(): Network {
  const variables = {
    "conv/kernel": tf.variable(tf.randomNormal([3, 3, 3, 8], 0, 0.2, "float32", 1)),
    "conv/bias": tf.variable(tf.zeros([8])),
    "fc/kernel": tf.variable(tf.randomNormal([128, 4], 0, 0.1, "float32", 2)),
    "fc/bias": tf.variable(tf.zeros([4])),
  };
  const { "conv/kernel": kernel, "conv/bias": bias, "fc/kernel": dense, "fc/bias": shift } =
    variables;
  return {
    name: "mine",
    inputs: [{ shape: [8, 8, 3] }],
    variables,
    forward(x) {
      const y = tf.relu(
        tf.add(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor as tf.Tensor4D, 1, "same"), bias),
      );
      const pooled = tf.avgPool(y as tf.Tensor4D, 2, 2, "valid");
      return tf.add(tf.matMul(tf.reshape(pooled, [-1, 128]), dense), shift);
    },
  };
}

/** A Keras-style model, whose layers use tfjs' fused operators. */
function layersModel(): Network {
  const seeded = (seed: number) => tf.initializers.heNormal({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 3],
        filters: 8,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
        kernelInitializer: seeded(1),
        name: "conv",
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({
        units: 16,
        activation: "relu",
        kernelInitializer: seeded(2),
        name: "hidden",
      }),
      tf.layers.dense({ units: 4, kernelInitializer: seeded(3), name: "scores" }),
    ],
  });
  return {
    name: "mine",
    inputs: [{ shape: [8, 8, 3] }],
    variables: Object.fromEntries(
      model.weights.map((weight) => [weight.originalName, weight.read() as Variable]),
    ),
    forward: (x, { training }) => model.apply(x, { training }) as tf.Tensor,
  };
}

/** Batch norms that have no scale, as those of Inception: in inference they subtract a running mean, which no gradient changes. */
function unscaledModel(): Network {
  const variables: Record<string, Variable> = {};
  const make = (name: string, value: tf.Tensor, trainable = true) => {
    variables[name] = tf.variable(value, trainable);
    return variables[name] as tf.Tensor;
  };
  const block = (name: string, inputs: number, seed: number) => {
    const kernel = make(
      `${name}/kernel`,
      tf.randomNormal([3, 3, inputs, 8], 0, 0.2, "float32", seed),
    );
    const offset = make(`${name}/offset`, tf.zeros([8])) as tf.Tensor1D;
    make(`${name}/mean`, tf.zeros([8]), false);
    make(`${name}/variance`, tf.ones([8]), false);
    const follow = (role: string, value: tf.Tensor) => {
      const running = variables[`${name}/${role}`]!;
      running.assign(tf.add(tf.mul(running, 0.9), tf.mul(value, 0.1)));
    };
    return (x: tf.Tensor, training: boolean) => {
      const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same");
      if (!training) {
        const [mean, variance] = ["mean", "variance"].map((role) => variables[`${name}/${role}`]!);
        return tf.relu(
          tf.batchNorm(
            y,
            mean as tf.Tensor as tf.Tensor1D,
            variance as tf.Tensor as tf.Tensor1D,
            offset,
          ),
        );
      }
      const { mean, variance } = tf.moments(y, [0, 1, 2]);
      follow("mean", mean);
      follow("variance", variance);
      return tf.relu(tf.batchNorm(y, mean as tf.Tensor1D, variance as tf.Tensor1D, offset));
    };
  };
  const first = block("unscaled1", 3, 1), second = block("unscaled2", 8, 2);
  const head = make("head/kernel", tf.randomNormal([8, 4], 0, 0.3, "float32", 3));
  return {
    name: "mine",
    inputs: [{ shape: [8, 8, 3] }],
    variables,
    forward: (x, { training }) =>
      tf.matMul(tf.mean(second(first(x, training), training), [1, 2]), head),
  };
}

Deno.test("a user's batch norms without a scale lose channels, with a subnet equal to the network", async () => {
  await useEngine({ threads: 1 });
  const run = getaRun(unscaledModel(), source, settings);
  const { groups } = run.compression.network;
  assert.deepEqual(groups.map(({ prunable, size }) => [prunable, size]), [
    [true, 8],
    [true, 8],
    [false, 4],
  ]);
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { result, subnet } = await finishRun(run, state);
  assert.equal(result.structures.zero, result.structures.target);
  assert.ok(result.equivalence.relative <= 1e-4, `${result.equivalence.relative}`);
  const [conv] = subnet.layers;
  assert.ok(conv!.after < conv!.before);
  assert.equal(subnet.parameters["unscaled1/mean"]!.shape[0], conv!.after);
});

for (
  const [what, create] of Object.entries({ "plain function": plainModel, LayersModel: layersModel })
) {
  Deno.test(`a user's ${what} is trained, pruned, quantized and cut without a change to it`, async () => {
    await useEngine({ threads: 1 });
    const run = getaRun(create(), source, settings);
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    const { result, subnet } = await finishRun(run, state);
    assert.equal(result.structures.zero, result.structures.target);
    assert.ok(result.structures.zero > 0);
    assert.ok(result.equivalence.relative <= 1e-4, `${result.equivalence.relative}`);
    // flattened channels last: a channel owns every eighth input of the dense layer
    const conv = subnet.layers[0]!, dense = subnet.layers[1]!;
    assert.ok(subnet.layers.some(({ before, after }) => after < before));
    assert.equal(dense.shape[0], 16 * conv.after);
  });
}
