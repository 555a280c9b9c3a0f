import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { type Graph, trace } from "@geta-lab/geta/graph";
import { jointProblem, readerLayer, sampleUses, structureReaders } from "@geta-lab/geta/importance";
import { zoo } from "@geta-lab/geta/models";
import { conv2d, dense, variableStore } from "@geta-lab/geta/nn";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { pruningGroups } from "@geta-lab/geta/qadg";

await useEngine();

function batches(shape: number[]): tf.Tensor[][] {
  return [0, 1].map((seed) => [tf.randomNormal([3, ...shape], 0, 1, "float32", seed + 1)]);
}

/** Largest difference between what a layer gives and its sampled patches times its weights. */
function worstError(
  { graph, variables, inputs }: {
    graph: Graph;
    variables: Record<string, tf.Variable>;
    inputs: tf.Tensor[][];
  },
): { readers: number; worst: number } {
  const observed = { graph, parameters: variables, batches: inputs };
  let readers = 0, worst = 0;
  for (const group of pruningGroups(graph).filter(({ prunable }) => prunable)) {
    for (const reader of structureReaders(graph, group)) {
      const all = (side: "inputs" | "targets") =>
        Float64Array.from(sampleUses(observed, reader.uses, side).flatMap((one) => [...one]));
      const layer = readerLayer(reader, {
        inputs: all("inputs"),
        targets: all("targets"),
        kernel: variables[reader.weight]!.dataSync<"float32">(),
        shape: variables[reader.weight]!.shape,
      });
      const width = layer.channels * layer.taps;
      for (let n = 0; n < layer.samples; n++) {
        for (let o = 0; o < layer.outputs; o++) {
          let sum = 0;
          for (let k = 0; k < width; k++) {
            sum += layer.inputs[n * width + k]! * layer.weights[o * width + k]!;
          }
          worst = Math.max(worst, Math.abs(sum - layer.targets[n * layer.outputs + o]!));
        }
      }
      readers++;
    }
  }
  return { readers, worst };
}

const shown: [string, number[], number][] = [
  ["mlp", [8, 8, 1], 2],
  ["small", [16, 16, 3], 5],
  ["resnet20", [16, 16, 3], 0],
];
for (const [name, inputShape] of shown) {
  Deno.test(`structureReaders() and sampleUses() find what every layer of ${name} reads: patches times weights are its outputs`, () => {
    const model = zoo[name]!({ seed: 1, inputShape, classes: 4 });
    const { graph } = prunableNetwork(model), inputs = batches(inputShape);
    const { readers, worst } = worstError({ graph, variables: model.variables, inputs });
    assert.ok(readers > 0 && worst < 1e-4, `${readers} readers, ${worst}`);
  });
}

Deno.test("readerLayer() takes off what other groups contribute behind a concatenation, and gathers the pixels behind a flatten", () => {
  const store = variableStore(3);
  const left = conv2d(store, "left", { inputs: 2, outputs: 3, kernel: 3 });
  const right = conv2d(store, "right", { inputs: 2, outputs: 4, kernel: 1 });
  const both = conv2d(store, "both", { inputs: 7, outputs: 5, kernel: 3, stride: 2 });
  const head = dense(store, "head", { inputs: 5 * 4, outputs: 3 });
  const { variables } = store;
  const graph = trace(
    (x) => {
      const y = tf.relu(both(tf.concat([tf.relu(left(x)), tf.relu(right(x))], -1)));
      return head(tf.reshape(y, [-1, 20]));
    },
    [tf.zeros([2, 4, 4, 2])],
    { variables },
  );
  const { readers, worst } = worstError({ graph, variables, inputs: batches([4, 4, 2]) });
  assert.equal(readers, 3);
  assert.ok(worst < 1e-4, `${worst}`);
});

Deno.test("structureReaders() refuses what cannot be fitted anew, by name", () => {
  const variables = {
    "a/kernel": tf.variable(tf.ones([3, 3, 2, 4])),
    "up/kernel": tf.variable(tf.ones([2, 2, 5, 4])),
  };
  const graph = trace(
    (x) =>
      tf.conv2dTranspose(
        tf.relu(tf.conv2d(x as tf.Tensor4D, variables["a/kernel"] as tf.Tensor4D, 1, "same")),
        variables["up/kernel"] as tf.Tensor4D,
        [2, 8, 8, 5],
        2,
        "same",
      ),
    [tf.zeros([2, 4, 4, 2])],
    { variables },
  );
  const group = pruningGroups(graph).find(({ name }) => name === "a")!;
  assert.throws(
    () => structureReaders(graph, group),
    new TypeError(
      "Cannot rebuild what reads a: it must be a plain convolution or dense layer: current value is up/kernel in Conv2DBackpropInput",
    ),
  );
  assert.throws(
    () => structureReaders(graph, { ...group, dependentSlices: [] }),
    new TypeError("Cannot rebuild what reads a: some layer must read it: current value is none"),
  );
});

Deno.test("jointProblem() is one problem of stacked rows where the readers give as much", () => {
  const sizes = { samples: 2, channels: 2, taps: 1 };
  const inputs = [1, 2, 3, -1];
  const a = { inputs, weights: [1, 2], targets: [3, 4], ...sizes, outputs: 1 };
  const b = { inputs, weights: [-1, 1], targets: [5, 0], ...sizes, outputs: 1 };
  const stacked = { inputs, weights: [1, 2, -1, 1], targets: [3, 5, 4, 0], ...sizes, outputs: 2 };
  const own = jointProblem([a, b]), whole = jointProblem([stacked]);
  own.gram.forEach((value, at) => assert.ok(Math.abs(value - whole.gram[at]!) < 1e-12));
  own.correlation.forEach((value, at) =>
    assert.ok(Math.abs(value - whole.correlation[at]!) < 1e-12)
  );
  // and a louder reader weighs no more than a quiet one
  const louder = { ...b, weights: [-10, 10], targets: [50, 0] };
  assert.deepEqual(jointProblem([a, louder]).gram.map(Math.fround), own.gram.map(Math.fround));
  // one that gives nothing has no say
  const silent = { ...b, targets: [0, 0] };
  assert.deepEqual(jointProblem([a, silent]), jointProblem([a]));
  assert.equal(jointProblem([silent]).energy, 0);
  assert.throws(
    () => jointProblem([]),
    new RangeError(
      "Cannot use the number of layers: it must be an integer in [1, infinity): current value is 0",
    ),
  );
  assert.throws(() => jointProblem([a, { ...a, inputs: [1, 2], channels: 1 }]), TypeError);
});

Deno.test("structureReaders() and prunableWeights() know the layers of tfjs, whose matrices have an axis in front", () => {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [6], units: 8, activation: "relu" }),
      tf.layers.dense({ units: 5, activation: "relu" }),
      tf.layers.dense({ units: 3 }),
    ],
  });
  const variables = Object.fromEntries(
    model.weights.map((weight) => [weight.originalName, weight.read() as tf.Variable]),
  );
  const network = {
    name: "layers",
    inputs: [{ shape: [6] }],
    variables,
    forward: (x: tf.Tensor, { training }: { training: boolean }) =>
      model.apply(x, { training }) as tf.Tensor,
  };
  const { graph, weights, left } = prunableNetwork(network);
  assert.deepEqual([weights.map(({ layout }) => layout), left], [["dense", "dense", "dense"], []]);
  const { readers, worst } = worstError({ graph, variables, inputs: batches([6]) });
  assert.equal(readers, 2);
  assert.ok(worst < 1e-5, `${worst}`);
});
