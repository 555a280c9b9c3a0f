import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import {
  addChannelZeros,
  apoz,
  apozCut,
  apozOrder,
  apozScore,
  channelZeros,
  groupActivations,
  measureZeros,
} from "@geta-lab/geta/importance";
import { type AnyNetwork, exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { scaleStructures } from "@geta-lab/geta/structure";
import { architectures } from "@geta-lab/geta/zoo";
import * as tf from "@tensorflow/tfjs";
import { fixtures, type FixtureTensor, reportCases, values } from "../support/fixtures.ts";
import { assertClose, exampleGroup } from "./support.ts";

interface Apoz {
  activation_nhwc: FixtureTensor;
  apoz: number[];
  prune_order_first_to_last: number[];
  mean_plus_std_threshold: number;
  pruned_by_mean_plus_std: number[];
  dense_activation: FixtureTensor;
  dense_apoz: number[];
  streaming_batches: { batch: number; zeros: number[]; count: number }[];
}

for (const { file, data } of fixtures<Apoz>("apoz_and_slimming")) {
  Deno.test(`fixture: channelZeros(), apoz() and apozCut() equal ${file}`, () => {
    const { activation_nhwc: images, dense_activation: dense } = data;
    const shares = apoz(channelZeros(values(images), images.shape));
    assertClose(shares, data.apoz, "images");
    assert.deepEqual(apozOrder(shares), data.prune_order_first_to_last);
    const { threshold, removed } = apozCut(shares);
    assertClose([threshold], [data.mean_plus_std_threshold], "threshold");
    assert.deepEqual(removed, data.pruned_by_mean_plus_std);
    assertClose(apoz(channelZeros(values(dense), dense.shape)), data.dense_apoz, "dense");
    let start = 0;
    const size = images.data.length / images.shape[0]!;
    const counts = data.streaming_batches.map(({ batch, zeros, count }) => {
      const part = values(images).slice(start * size, (start + batch) * size);
      start += batch;
      const own = channelZeros(part, [batch, ...images.shape.slice(1)]);
      assert.deepEqual([[...own.zeros], own.counts[0]], [zeros, count]);
      return own;
    });
    assert.deepEqual(apoz(counts.reduce(addChannelZeros)), shares);
  });
}

Deno.test("fixture: apozOrder() begins with the highest share, and measureZeros() counts behind batch norm and ReLU", async () => {
  await useEngine();
  const cases = reportCases<
    {
      zeros_of_32: number[];
      conv_out: number[];
      bn: { mean: number; std: number; gamma: number; beta: number };
    },
    { apoz: number[]; first: number; apoz_on_conv: number; apoz_after_bn_relu: number }
  >("apoz_where_and_which_way");
  for (const { case: { zeros_of_32: zeros, conv_out: outputs, bn }, expect } of cases) {
    const shares = apoz({
      zeros: Float64Array.from(zeros),
      counts: Float64Array.from(zeros, () => 32),
    });
    assertClose(shares, expect.apoz, "shares");
    assert.equal(apozOrder(shares)[0], expect.first);
    const relu = outputs.map((x) => Math.max(x, 0));
    assertClose(
      apoz(channelZeros(relu, [relu.length, 1])),
      [expect.apoz_on_conv],
      "on the convolution",
    );
    // the convolution has the kernel 1 in both channels, so its outputs are its inputs
    const { graph, parameters, groups } = normedNetwork(bn, [1, 1]);
    const counts = measureZeros({ graph, parameters, groups }, [[column(outputs)]]);
    const wanted = [expect.apoz_after_bn_relu, expect.apoz_after_bn_relu];
    assertClose(apoz(counts["apoz/conv"]!), wanted, "in the network");
  }
});

/** A batch of images of one pixel. */
function column(pixels: number[]): tf.Tensor {
  return tf.tensor4d(pixels, [pixels.length, 1, 1, 1]);
}

/** conv 1x1 of one channel to two -> batch norm -> ReLU -> conv 1x1. */
function normedNetwork(
  { mean, std, gamma, beta }: { mean: number; std: number; gamma: number; beta: number },
  kernel: [number, number],
  activation: (x: tf.Tensor) => tf.Tensor = tf.relu,
) {
  const vector = (value: number) => tf.variable(tf.fill<tf.Rank.R1>([2], value));
  const parameters = {
    "apoz/conv/kernel": tf.variable(tf.tensor4d(kernel, [1, 1, 1, 2])),
    "apoz/bn/scale": vector(gamma),
    "apoz/bn/offset": vector(beta),
    "apoz/bn/mean": tf.variable(tf.fill<tf.Rank.R1>([2], mean), false),
    "apoz/bn/variance": tf.variable(tf.fill<tf.Rank.R1>([2], std ** 2), false),
    "apoz/next/kernel": tf.variable(tf.ones<tf.Rank.R4>([1, 1, 2, 1])),
  };
  const graph = trace(
    (x) => {
      const y = tf.conv2d(x as tf.Tensor4D, parameters["apoz/conv/kernel"], 1, "same");
      const normed = tf.batchNorm(
        y,
        parameters["apoz/bn/mean"],
        parameters["apoz/bn/variance"],
        parameters["apoz/bn/offset"],
        parameters["apoz/bn/scale"],
        0,
      );
      return tf.conv2d(
        activation(normed) as tf.Tensor4D,
        parameters["apoz/next/kernel"],
        1,
        "same",
      );
    },
    [tf.zeros([1, 1, 1, 1])],
    { variables: parameters },
  );
  const groups = pruningGroups(graph).filter(({ name }) => name === "apoz/conv");
  return { graph, parameters, groups };
}

Deno.test("channelZeros() equals its loop, ignores scale and order of samples, and adds up over batches of any size", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(1000),
      (samples, positions, channels, seed) => {
        const stream = random(seed);
        const data = Array.from(
          { length: samples * positions * channels },
          () => Math.max(0, stream.normal()),
        );
        const shape = [samples, positions, channels];
        const { zeros, counts } = channelZeros(data, shape);
        const slow = Array.from(
          { length: channels },
          (_, c) => data.filter((x, at) => at % channels === c && x === 0).length,
        );
        assert.deepEqual([...zeros], slow);
        assert.ok(counts.every((count) => count === samples * positions));
        assert.deepEqual(channelZeros(data.map((x) => 7 * x), shape).zeros, zeros);
        const size = positions * channels;
        const one = (n: number) =>
          channelZeros(data.slice(n * size, (n + 1) * size), [1, positions, channels]);
        const added = Array.from({ length: samples }, (_, n) => one(samples - 1 - n)).reduce(
          addChannelZeros,
        );
        assert.deepEqual(added, { zeros, counts });
      },
    ),
    { seed: 9 },
  );
});

Deno.test("apozCut() removes nothing of equal channels, and the same whatever is added to all shares", () => {
  assert.deepEqual(apozCut([0.3, 0.3, 0.3]).removed, []);
  assert.deepEqual(apozCut([0.1, 0.2, 0.1, 0.9]), {
    ...apozCut([0.1, 0.2, 0.1, 0.9]),
    removed: [3],
  });
  const shares = [0.1, 0.5, 0.2, 0.15, 0.4];
  const { threshold, removed } = apozCut(shares),
    moved = apozCut(shares.map((share) => share + 0.3));
  assert.deepEqual(moved.removed, removed);
  assert.ok(Math.abs(moved.threshold - threshold - 0.3) < 1e-12);
});

Deno.test("channelZeros(), apoz() and their rules refuse what is no output of a ReLU, and channels nobody looked at", () => {
  assert.throws(
    () => channelZeros([0, -0.5], [2, 1]),
    new RangeError(
      "Cannot count zeros: activations must come from a ReLU, so be at least 0: current value is -0.5 at 1",
    ),
  );
  assert.throws(() => channelZeros([NaN], [1, 1]), /Cannot use the activations: .* NaN at 0/);
  assert.throws(
    () => channelZeros([1], [1]),
    new TypeError(
      "Cannot count zeros: the shape must be [batch, ..., channels]: current value is [1]",
    ),
  );
  assert.throws(
    () => channelZeros([1, 2], [3, 1]),
    new TypeError("Cannot use the activations: its shape must be [3]: current value is [2]"),
  );
  const one = channelZeros([1], [1, 1]);
  assert.throws(
    () => addChannelZeros(one, channelZeros([1, 2], [1, 2])),
    new TypeError("Cannot use the counts: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => apoz({ zeros: new Float64Array(1), counts: new Float64Array(1) }),
    /Cannot use the count of channel 0: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(() => apozOrder([NaN]), /Cannot use the shares of zeros: .* NaN at 0/);
  assert.throws(() => apozCut([]), /Cannot use the number of channels/);
  assert.throws(
    () => apozScore({})(exampleGroup(1)),
    new TypeError(
      "Cannot score fc by zeros: there must be counts of its 3 structures: current value is none",
    ),
  );
  assert.throws(() => apozScore({ fc: one })(exampleGroup(1)), /current value is 1$/);
});

Deno.test("measureZeros() adds batches of different sizes, moves no running average and leaves no tensor", async () => {
  await useEngine();
  const network = normedNetwork({ mean: 0, std: 1, gamma: 1, beta: 0 }, [1, -1]);
  const before = Object.values(network.parameters).map((parameter) => [...parameter.dataSync()]);
  const batches = [[column([1, 2, -3])], [column([-4])]], tensors = tf.memory().numTensors;
  const counts = measureZeros(network, batches)["apoz/conv"]!;
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual([[...counts.zeros], [...counts.counts]], [[2, 2], [4, 4]]);
  const after = Object.values(network.parameters).map((parameter) => [...parameter.dataSync()]);
  assert.deepEqual(after, before);
  const scored = { ...exampleGroup(1), group: network.groups[0]! };
  assert.deepEqual([...apozScore({ "apoz/conv": counts })(scored)], [1 / 2, 1 / 2]);
});

Deno.test("measureZeros() refuses activations without exact zeros, and names what the network has instead", async () => {
  await useEngine();
  const bn = { mean: 0, std: 1, gamma: 1, beta: 0 };
  const activations: Record<string, [(x: tf.Tensor) => tf.Tensor, string]> = {
    tanh: [tf.tanh, "Tanh, which has no exact zeros"],
    "leaky relu": [(x) => tf.leakyRelu(x, 0.1), "LeakyRelu, which has no exact zeros"],
    elu: [tf.elu, "Elu, which has no exact zeros"],
    sigmoid: [tf.sigmoid, "Sigmoid, which has no exact zeros"],
    gelu: [
      (x) => tf.mul(tf.mul(0.5, x), tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))),
      "Erf, which has no exact zeros",
    ],
    none: [(x) => x, "none"],
  };
  for (const [name, [activation, reason]] of Object.entries(activations)) {
    const network = normedNetwork(bn, [1, -1], activation);
    assert.throws(
      () => measureZeros(network, [[column([1])]]),
      new TypeError(
        `Cannot count zeros of apoz/conv: its activation must be ReLU or ReLU6: current value is ${reason}`,
      ),
      name,
    );
  }
  const relu6 = normedNetwork(bn, [1, -1], tf.relu6);
  assert.deepEqual([...apoz(measureZeros(relu6, [[column([1])]])["apoz/conv"]!)], [0, 1]);
  assert.throws(
    () => measureZeros(relu6, []),
    /Cannot use the number of batches: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(
    () => measureZeros({ ...relu6, groups: [] }, [[column([1])]]),
    /Cannot use the number of groups: it must be an integer in \[1, infinity\): current value is 0/,
  );
});

Deno.test("groupActivations() refuses a ReLU next to an activation without exact zeros that the next layer reads, but no gate", async () => {
  await useEngine();
  const kernels = {
    "two/a/kernel": tf.variable(tf.tensor2d([[1, -1], [2, 1]])),
    "two/b/kernel": tf.variable(tf.ones<tf.Rank.R2>([2, 2])),
    "two/gate/kernel": tf.variable(tf.ones<tf.Rank.R2>([2, 2])),
  };
  const read = (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, kernels["two/b/kernel"]);
  const gate = (x: tf.Tensor) =>
    tf.sigmoid(tf.matMul(x as tf.Tensor2D, kernels["two/gate/kernel"]));
  const reasonOf = (rest: (x: tf.Tensor) => tf.Tensor) => {
    const graph = trace(
      (x) => rest(tf.matMul(x as tf.Tensor2D, kernels["two/a/kernel"])),
      [tf.zeros([1, 2])],
      { variables: kernels },
    );
    const groups = pruningGroups(graph), own = groups.findIndex(({ name }) => name === "two/a");
    const { activations, reason } = groupActivations(graph, groups)[own]!;
    assert.equal(activations.length === 0, reason !== undefined);
    return reason;
  };
  const tanh = "Tanh, which has no exact zeros", sigmoid = "Sigmoid, which has no exact zeros";
  assert.equal(reasonOf((x) => read(tf.relu(x))), undefined);
  assert.equal(reasonOf((x) => tf.add(read(tf.relu(x)), read(tf.tanh(x)))), tanh);
  assert.equal(reasonOf((x) => read(tf.add(tf.relu(x), tf.tanh(x)))), tanh);
  assert.equal(reasonOf((x) => read(tf.tanh(tf.relu(x)))), tanh);
  assert.equal(reasonOf((x) => tf.add(read(tf.relu(x)), read(tf.mul(x, tf.sigmoid(x))))), sigmoid);
  // a ReLU behind it, and a gate, which leaves zeros zero
  assert.equal(reasonOf((x) => read(tf.relu(tf.tanh(x)))), undefined);
  assert.equal(reasonOf((x) => read(tf.mul(tf.relu(x), gate(tf.relu(x))))), undefined);
  assert.equal(reasonOf((x) => read(tf.relu(tf.add(x, tf.mul(x, gate(x)))))), undefined);
});

Deno.test("measureZeros() refuses a graph that was traced in training mode", async () => {
  await useEngine();
  const network = architectures.small!(0);
  const { graph, groups } = traced(network, true);
  assert.throws(
    () =>
      measureZeros({ graph, parameters: network.variables, groups }, [
        exampleInputs(network.inputs, 2, 0),
      ]),
    new TypeError(
      "Cannot count zeros: the graph must be traced in inference mode: current value is a graph with BatchNormTraining",
    ),
  );
});

function traced(network: AnyNetwork, training: boolean) {
  const inputs = exampleInputs(network.inputs, 1, 0);
  const graph = trace(
    (...xs: tf.Tensor[]) => runNetwork(network, xs, { training }),
    inputs,
    { variables: network.variables },
  );
  return { graph, groups: pruningGroups(graph).filter(({ prunable }) => prunable) };
}

const withRelu = [
  "small",
  "resnet20",
  "densenet",
  "mobilenetv2",
  "shufflenet",
  "se-resnet",
  "unet",
  "squeezenet",
  "groupNormResnet",
];

for (const name of withRelu) {
  Deno.test(`groupActivations() finds the channels of each structure: a zeroed one is silent everywhere in ${name}`, async () => {
    await useEngine();
    const network = architectures[name]!(0);
    const { graph, groups } = traced(network, false);
    const found = groupActivations(graph, groups);
    const counted = groups.filter((_, g) => found[g]!.reason === undefined);
    assert.ok(counted.length >= groups.length / 2, `${counted.length} of ${groups.length} groups`);
    // structure 1 of every group is zeroed in all of its owners
    const parameters: Record<string, tf.Tensor> = { ...network.variables };
    for (const { ownedSlices } of groups) {
      for (const slices of ownedSlices) {
        const { shape } = parameters[slices.parameter]!;
        const data = parameters[slices.parameter]!.dataSync().slice() as Float32Array;
        scaleStructures(data, slices, { shape, structures: [1], factor: 0 });
        parameters[slices.parameter] = tf.tensor(data, shape);
      }
    }
    const inputs = exampleInputs(network.inputs, 3, 1);
    const silent = measureZeros({ graph, parameters, groups: counted }, [inputs]);
    const dense = measureZeros({ graph, parameters: network.variables, groups: counted }, [inputs]);
    for (const { name: group, size } of counted) {
      assert.equal(apoz(silent[group]!)[1], 1, group);
      assert.ok(dense[group]!.counts.every((count) => count > 0), `${group} of ${size}`);
    }
    const shares = counted.map(({ name: group }) => apoz(dense[group]!)[1]!);
    assert.ok(shares.some((share) => share < 1), "the dense network is not silent");
  });
}

Deno.test("groupActivations() says which activation a transformer has instead", async () => {
  await useEngine();
  const { graph, groups } = traced(architectures.mlpMixer!(0), false);
  for (const { activations, reason } of groupActivations(graph, groups)) {
    assert.deepEqual(activations, []);
    assert.equal(reason, "Gelu, which has no exact zeros");
  }
  assert.ok(groups.length > 0);
});
