import assert from "node:assert/strict";
import fc from "fast-check";
import { count } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import {
  batchNormScales,
  foldIntoConv,
  type FoldIntoConvOptions,
  foldIntoDense,
  slimmingCut,
  slimmingScore,
} from "@geta-lab/geta/importance";
import { pruningGroups } from "@geta-lab/geta/qadg";
import * as tf from "@tensorflow/tfjs";
import { fixtures } from "../support/fixtures.ts";
import { assertClose, exampleGroup, normals } from "./support.ts";

interface Slimming {
  slimming: {
    gammas: number[][];
    percent: number;
    threshold_index: number;
    threshold: number;
    keep_strictly_greater: number[][];
    remaining: number[];
  };
}

for (const { file, data: { slimming } } of fixtures<Slimming>("apoz_and_slimming")) {
  Deno.test(`fixture: slimmingCut() equals ${file}`, () => {
    const { threshold, kept } = slimmingCut(slimming.gammas, slimming.percent);
    assertClose([threshold], [slimming.threshold], "threshold");
    assert.deepEqual(kept.map((layer) => layer.map(Number)), slimming.keep_strictly_greater);
    const sorted = slimming.gammas.flat().map(Math.abs).sort((a, b) => a - b);
    assert.equal(count(slimming.percent, sorted.length, "floor"), slimming.threshold_index);
    assert.equal(sorted[slimming.threshold_index], threshold);
    const remaining = kept.map((layer) => layer.filter((stays) => stays).length);
    assert.deepEqual(remaining, slimming.remaining);
  });
}

Deno.test("slimmingCut() removes those at the threshold too, more of a larger share, and keeps what it is told to", () => {
  assert.deepEqual(slimmingCut([[1, -1, 1, 2]], 0.25).kept, [[false, false, false, true]]);
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.nat(99),
      fc.nat(99),
      (layers, a, b) => {
        const less = slimmingCut(layers, Math.min(a, b) / 100);
        const more = slimmingCut(layers, Math.max(a, b) / 100);
        const removed = more.kept.flat().filter((keep) => !keep).length;
        const total = layers.flat().length;
        assert.ok(removed > Math.floor(Math.max(a, b) * total / 100 + 1e-9));
        more.kept.forEach((layer, i) =>
          layer.forEach((keep, c) => {
            assert.equal(keep, Math.abs(layers[i]![c]!) > more.threshold);
            assert.ok(!keep || less.kept[i]![c]);
          })
        );
        // the same cut at another scale
        const scaled = slimmingCut(layers.map((l) => l.map((x) => -3 * x)), Math.max(a, b) / 100);
        assert.deepEqual(scaled.kept, more.kept);
        const safe = slimmingCut(layers, Math.max(a, b) / 100, { minKept: 1 });
        assert.ok(safe.kept.every((layer) => layer.includes(true)));
      },
    ),
    { seed: 8 },
  );
});

Deno.test("slimmingCut() refuses NaN, shares of all, and networks without scales", () => {
  assert.throws(
    () => slimmingCut([[1], [NaN]], 0.5),
    new RangeError(
      "Cannot use the scales of layer 1: every number must be finite: current value is NaN at 0",
    ),
  );
  assert.throws(
    () => slimmingCut([[1]], 1),
    new RangeError("Cannot use share: it must be a number in [0, 1): current value is 1"),
  );
  assert.throws(() => slimmingCut([], 0), /Cannot use the number of channels: .* value is 0/);
});

const image: [number, number] = [7, 6];

/** conv 3x3 -> batch norm -> relu -> conv, with channels 1 and 2 of four without scale; and what the next layer needs. */
function network(shape: [number, number, number, number]) {
  const gamma = [1.2, 0, 0, -0.7], beta = [0.3, 0.8, -0.5, 0.4];
  const first = tf.tensor4d(Float32Array.from(normals(3 * 3 * 2 * 4, 1)), [3, 3, 2, 4]);
  const next = Float32Array.from(normals(shape.reduce((a, b) => a * b), 2));
  const x = tf.tensor4d(Float32Array.from(normals(2 * 7 * 6 * 2, 3)), [2, 7, 6, 2]);
  const features = (scale: number[], offset: number[]) => {
    const y = tf.conv2d(x, first, 1, "same");
    return tf.relu(
      tf.batchNorm(
        y,
        tf.tensor1d([0.1, -0.2, 0, 0.3]),
        tf.tensor1d([1, 2, 3, 1.5]),
        tf.tensor1d(offset),
        tf.tensor1d(scale),
      ),
    ) as tf.Tensor4D;
  };
  return {
    kernel: next,
    constants: beta.map((b, c) => gamma[c] === 0 ? Math.max(b, 0) : 0),
    masked: () => features(gamma, beta),
    removed: () => features(gamma, beta.map((b, c) => gamma[c] === 0 ? 0 : b)),
  };
}

const cases: [string, [number, number, number, number], FoldIntoConvOptions][] = [
  ["3 x 3, same", [3, 3, 4, 5], { padding: "same", imageSize: image }],
  ["3 x 3, same, strides", [3, 3, 4, 5], { padding: "same", imageSize: image, strides: [2, 2] }],
  ["5 x 2, same", [5, 2, 4, 3], { padding: "same", imageSize: image }],
  ["3 x 3, same, dilated", [3, 3, 4, 2], { padding: "same", imageSize: image, dilations: [2, 2] }],
  ["3 x 3, valid", [3, 3, 4, 5], { padding: "valid", imageSize: image }],
  ["3 x 3, valid, strides", [3, 3, 4, 5], { padding: "valid", imageSize: image, strides: [2, 1] }],
  ["1 x 1, same", [1, 1, 4, 5], { padding: "same", imageSize: image }],
  ["1 x 1, same, strides", [1, 1, 4, 5], { padding: "same", imageSize: image, strides: [2, 2] }],
];

for (const [name, shape, options] of cases) {
  Deno.test(`foldIntoConv() makes the network without the channels equal to the masked one, borders too: ${name}`, async () => {
    await useEngine();
    tf.tidy(() => {
      const { kernel, constants, masked, removed } = network(shape);
      const conv = (y: tf.Tensor4D) => {
        const { strides = [1, 1], dilations = [1, 1], padding } = options;
        const weights = tf.tensor4d(kernel, shape);
        return tf.conv2d(y, weights, [...strides], padding, "NHWC", [...dilations]);
      };
      const wanted = conv(masked()), without = conv(removed());
      const { bias, shape: biasShape } = foldIntoConv(constants, { kernel, shape }, options);
      const oneBias = options.padding === "valid" || shape[0] === 1;
      assert.deepEqual(biasShape, oneBias ? [shape[3]] : wanted.shape.slice(1));
      const folded = tf.add(without, tf.tensor(Float32Array.from(bias), biasShape));
      assert.ok(tf.max(tf.abs(tf.sub(folded, wanted))).dataSync()[0]! <= 1e-5);
      assert.ok(
        tf.max(tf.abs(tf.sub(without, wanted))).dataSync()[0]! > 0.1,
        "the constants matter",
      );
    });
  });
}

Deno.test("foldIntoConv() with one bias for all would be wrong at the border under same padding, by much", async () => {
  await useEngine();
  const shape: [number, number, number, number] = [3, 3, 4, 5];
  const { kernel, constants } = network(shape);
  const { bias } = foldIntoConv(constants, { kernel, shape }, {
    padding: "same",
    imageSize: image,
  });
  const inside = bias.slice((1 * 6 + 1) * 5, (1 * 6 + 2) * 5), corner = bias.slice(0, 5);
  const valid = foldIntoConv(constants, { kernel, shape }, { padding: "valid", imageSize: image });
  assertClose(inside, valid.bias, "inside");
  assert.ok(corner.some((x, o) => Math.abs(x - inside[o]!) > 0.1));
  assert.throws(
    () =>
      foldIntoConv(constants, { kernel, shape }, {
        padding: "same",
        imageSize: image,
        border: "refuse",
      }),
    new RangeError(
      "Cannot fold the constants into one bias: all taps must lie inside the image at every position: current value is " +
        "a 3 x 3 kernel with same padding, whose border needs another bias",
    ),
  );
  // where no constant is left there is nothing at the border either
  const none = foldIntoConv([0, 0, 0, 0], { kernel, shape }, {
    padding: "same",
    imageSize: image,
    border: "refuse",
  });
  assert.deepEqual([...none.bias], [0, 0, 0, 0, 0]);
});

Deno.test("foldIntoDense() behind a flatten makes the network without the channels equal to the masked one", async () => {
  await useEngine();
  tf.tidy(() => {
    const { constants, masked, removed } = network([1, 1, 4, 1]);
    const inputs = 7 * 6 * 4, kernel = Float32Array.from(normals(inputs * 3, 4));
    const dense = (y: tf.Tensor4D) =>
      tf.matMul(tf.reshape(y, [2, inputs]), tf.tensor2d(kernel, [inputs, 3]));
    const rows = Array.from({ length: inputs }, (_, row) => constants[row % 4]!);
    const bias = tf.tensor1d(Float32Array.from(foldIntoDense(rows, kernel)));
    const wanted = dense(masked()), largest = tf.max(tf.abs(wanted)).dataSync()[0]!;
    const error = tf.max(tf.abs(tf.sub(tf.add(dense(removed()), bias), wanted))).dataSync()[0]!;
    assert.ok(error <= 1e-5 * largest, `${error} of ${largest}`);
  });
});

Deno.test("foldIntoDense() and foldIntoConv() refuse shapes and numbers that do not fit", () => {
  const options: FoldIntoConvOptions = { padding: "valid", imageSize: [3, 3] };
  assert.throws(
    () => foldIntoDense([1, 2], [1, 2, 3]),
    new TypeError("Cannot use the kernel: its shape must be [2]: current value is [3]"),
  );
  assert.throws(() => foldIntoDense([NaN], [1]), /Cannot use the constants: .* NaN at 0/);
  assert.throws(
    () => foldIntoConv([1, 2], { kernel: [1], shape: [1, 1, 1, 1] }, options),
    new TypeError("Cannot use the constants: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => foldIntoConv([1], { kernel: [1], shape: [1, 1, 1] }, options),
    new TypeError("Cannot use the kernel's shape: its shape must be [4]: current value is [3]"),
  );
  assert.throws(
    () =>
      foldIntoConv([1], { kernel: [1], shape: [1, 1, 1, 1] }, {
        ...options,
        padding: "full" as "same",
      }),
    /Cannot use padding: it must be one of valid, same: current value is full/,
  );
  assert.throws(() => foldIntoDense([], []), /Cannot use the number of constants: .* value is 0/);
  const large = { kernel: new Array(25).fill(1), shape: [5, 5, 1, 1] };
  assert.throws(
    () => foldIntoConv([1], large, options),
    new RangeError(
      "Cannot fold the constants: the kernel must fit into the image where padding is valid: current value is " +
        "a 5 x 5 kernel, its taps 1 and 1 apart, for images of 3 x 3",
    ),
  );
  const small = { kernel: new Array(4).fill(1), shape: [2, 2, 1, 1] };
  assert.throws(
    () => foldIntoConv([1], small, { ...options, dilations: [1, 3] }),
    /a 2 x 2 kernel, its taps 1 and 3 apart, for images of 3 x 3$/,
  );
});

Deno.test("batchNormScales() finds scales by what they do, and slimmingScore() sums those that a structure owns", async () => {
  await useEngine();
  tf.env().set("PROD", true);
  const variable = (name: string, shape: number[], value = 1) =>
    tf.variable(tf.fill(shape, value), true, `slim/${name}`) as tf.Variable;
  const kernel = variable("kernel", [3, 3, 2, 4]), out = variable("out", [4, 2]);
  const gamma = tf.variable(tf.tensor1d([1, -2, 0, 3]), true, "slim/any name"),
    beta = variable("beta", [4]);
  const mean = variable("mean", [4], 0), deviation = variable("variance", [4]);
  const model = (x: tf.Tensor) => {
    const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same");
    const z = tf.batchNorm(
      y,
      mean as tf.Tensor1D,
      deviation as tf.Tensor1D,
      beta as tf.Tensor1D,
      gamma,
    );
    return tf.matMul(tf.mean(tf.relu(z), [1, 2]) as tf.Tensor2D, out as tf.Tensor2D);
  };
  const graph = trace(model, [tf.zeros([1, 4, 4, 2])]);
  assert.deepEqual(batchNormScales(graph), ["slim/any name"]);
  const [group] = pruningGroups(graph);
  const names = ["slim/kernel", "slim/any name", "slim/beta", "slim/out"];
  const variables = [kernel, gamma, beta, out];
  const scored = {
    ...exampleGroup(1),
    group: group!,
    parameters: Object.fromEntries(
      names.map((name, i) => [name, variables[i]!.dataSync() as Float32Array]),
    ),
    shapes: Object.fromEntries(names.map((name, i) => [name, variables[i]!.shape])),
  };
  assert.deepEqual([...slimmingScore(batchNormScales(graph))(scored)], [1, 2, 0, 3]);
  assert.throws(
    () => slimmingScore(["other"])(exampleGroup(1)),
    new TypeError(
      "Cannot score fc by batch norm scales: it must own one: current value is kernel, projection",
    ),
  );
});
