/** GraphModels that stock tfjs runs: every architecture, operators of each kind, quantized and pruned subnets. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { replay, trace } from "@geta-lab/geta/graph";
import { graphModelFiles } from "@geta-lab/geta/io";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";
import { architectures } from "@geta-lab/geta/zoo";
import { asSubnet } from "./as_subnet.ts";
import { loadedGraphModel } from "./loaded_graph_model.ts";

function worstRelative(found: tf.Tensor[], wanted: tf.Tensor[]): number {
  assert.equal(found.length, wanted.length);
  return Math.max(...wanted.map((tensor, i) => {
    assert.deepEqual(found[i]!.shape, tensor.shape);
    assert.equal(found[i]!.dtype, tensor.dtype);
    const a = tensor.dataSync(), b = found[i]!.dataSync();
    let difference = 0, largest = 1e-30;
    for (let k = 0; k < a.length; k++) {
      difference = Math.max(difference, Math.abs(a[k]! - b[k]!));
      largest = Math.max(largest, Math.abs(a[k]!));
    }
    return difference / largest;
  }));
}

for (const [name, create] of Object.entries(architectures)) {
  Deno.test(`graphModelFiles() writes ${name} as a GraphModel that computes the same at another batch size`, async () => {
    await useEngine();
    const network = create(1), { variables } = network;
    const run = (...inputs: tf.Tensor[]) => runNetwork(network, inputs, { training: false });
    const example = exampleInputs(network.inputs, 1, 0);
    const graph = trace(run, example, { variables });
    const model = loadedGraphModel(graphModelFiles(asSubnet(graph, variables)));
    const inputs = exampleInputs(network.inputs, 3, 3);
    const names = model.inputs.map((input) => input.name);
    tf.tidy(() => {
      const wanted = replay(graph, variables)(...inputs);
      const found = model.execute(Object.fromEntries(inputs.map((x, i) => [names[i]!, x])));
      const worst = worstRelative([found].flat(), wanted);
      assert.ok(worst <= 1e-5, `${worst}`);
    });
    model.dispose();
    tf.dispose([example, inputs, variables]);
  });
}

const image = () => tf.randomNormal([2, 7, 8, 4], 0, 1, "float32", 1) as tf.Tensor4D;
const rows = () => tf.randomNormal([2, 5, 6], 0, 1, "float32", 2) as tf.Tensor3D;
const positive = () => tf.randomUniform([2, 5], 0.1, 0.9, "float32", 3) as tf.Tensor2D;
const weight = (seed: number, ...shape: number[]) =>
  tf.randomNormal(shape, 0, 0.5, "float32", seed);

/** A function of one tensor for each operator that can be written, by the operator's name; a list where it has several forms. */
const calls: Record<
  string,
  [input: () => tf.Tensor, ...((x: tf.Tensor) => tf.Tensor | tf.Tensor[])[]]
> = {
  unary: [
    positive,
    ...("abs acos asin asinh atan atanh ceil cos cosh elu erf exp expm1 floor isFinite isInf isNaN log log1p neg onesLike " +
      "reciprocal relu relu6 round rsqrt selu sigmoid sign sin sinh softplus sqrt square tan tanh zerosLike")
      .split(" ").map((name) => (x: tf.Tensor) =>
        (tf as never as Record<string, (x: tf.Tensor) => tf.Tensor>)[name]!(x)
      ),
  ],
  acosh: [positive, (x) => tf.acosh(tf.add(x, 1))],
  leakyRelu: [rows, (x) => tf.leakyRelu(x, 0.3)],
  prelu: [rows, (x) => tf.prelu(x, weight(4, 6))],
  step: [rows, (x) => tf.step(x, 0.25)],
  clipByValue: [rows, (x) => tf.clipByValue(x, -0.5, 0.25)],
  cast: [rows, (x) => tf.cast(x, "int32"), (x) => tf.cast(tf.greater(x, 0), "float32")],
  add: [rows, (x) => tf.add(x, weight(5, 6)), (x) => tf.addN([x, x, x])],
  sub: [rows, (x) => tf.sub(1, x)],
  mul: [rows, (x) => tf.mul(x, weight(5, 5, 1))],
  div: [rows, (x) => tf.div(x, 3), (x) => tf.floorDiv(x, 0.3), (x) => tf.mod(x, 0.4)],
  pow: [positive, (x) => tf.pow(x, 3), (x) => tf.pow(2, x)],
  compare: [
    rows,
    (x) => [tf.equal(x, x), tf.notEqual(x, 0), tf.greater(x, 0), tf.greaterEqual(x, 0)],
    (x) => [tf.less(x, 0), tf.lessEqual(x, 0), tf.maximum(x, 0.1), tf.minimum(x, 0.1)],
    (x) => [tf.squaredDifference(x, 0.5), tf.atan2(x, 0.7)],
  ],
  logical: [
    rows,
    (x) => [
      tf.logicalAnd(tf.greater(x, 0), tf.less(x, 1)),
      tf.logicalOr(tf.greater(x, 1), tf.less(x, -1)),
      tf.logicalXor(tf.greater(x, 1), tf.less(x, 0)),
      tf.logicalNot(tf.greater(x, 0)),
    ],
    (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, x)),
  ],
  conv2d: [
    image,
    (x) => tf.conv2d(x as tf.Tensor4D, weight(6, 3, 3, 4, 5) as tf.Tensor4D, 2, "same"),
    (x) => tf.conv2d(x as tf.Tensor4D, weight(6, 3, 3, 4, 5) as tf.Tensor4D, [1, 2], "same"),
    (x) =>
      tf.conv2d(x as tf.Tensor4D, weight(6, 3, 2, 4, 5) as tf.Tensor4D, 1, [
        [0, 0],
        [2, 1],
        [0, 1],
        [0, 0],
      ]),
    (x) =>
      tf.conv2d(x as tf.Tensor4D, weight(6, 3, 3, 4, 5) as tf.Tensor4D, 1, "valid", "NHWC", [2, 1]),
    (x) =>
      tf.conv2dTranspose(
        x as tf.Tensor4D,
        weight(7, 2, 2, 3, 4) as tf.Tensor4D,
        [x.shape[0]!, 14, 16, 3],
        2,
        "same",
      ),
    (x) => tf.depthwiseConv2d(x as tf.Tensor4D, weight(8, 3, 3, 4, 2) as tf.Tensor4D, 2, 1),
    (x) => tf.dilation2d(x as tf.Tensor4D, weight(8, 3, 3, 4) as tf.Tensor3D, 1, "same", 1),
  ],
  conv3d: [
    () => tf.randomNormal([2, 5, 6, 4, 3], 0, 1, "float32", 1),
    (x) => tf.conv3d(x as tf.Tensor5D, weight(9, 2, 3, 2, 3, 4) as tf.Tensor5D, [2, 1, 2], "same"),
    (x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, "valid"),
    (x) => tf.avgPool3d(x as tf.Tensor5D, [2, 3, 2], 1, "same"),
  ],
  matMul: [
    rows,
    (x) => tf.matMul(x, weight(10, 6, 3)),
    (x) => tf.matMul(x, x, false, true),
    (x) => tf.matMul(x, x, true, false),
    (x) => tf.einsum("bik,jk->bij", x, weight(11, 3, 6)),
  ],
  pool: [
    image,
    (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "same"),
    (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 1),
    (x) => tf.maxPool(tf.sub(tf.neg(tf.abs(x)), 1) as tf.Tensor4D, 3, 1, 1),
    (x) => tf.avgPool(x as tf.Tensor4D, [3, 2], [1, 2], "same"),
    (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, 1),
    (x) => tf.avgPool(x as tf.Tensor4D, [2, 3], 1, [[0, 0], [1, 0], [2, 1], [0, 0]]),
  ],
  resize: [
    image,
    (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [11, 5], true),
    (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [4, 13], false, true),
    (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [14, 16]),
  ],
  norm: [
    image,
    (x) =>
      tf.batchNorm(
        x,
        weight(12, 4) as tf.Tensor1D,
        tf.fill([4], 2) as tf.Tensor1D,
        undefined,
        undefined,
        0.01,
      ),
    (x) =>
      tf.batchNorm(
        x,
        weight(12, 4) as tf.Tensor1D,
        tf.fill([4], 2) as tf.Tensor1D,
        weight(13, 4) as tf.Tensor1D,
      ),
    (x) => tf.localResponseNormalization(x as tf.Tensor4D, 2, 1, 0.5, 0.75),
  ],
  reshape: [
    rows,
    (x) => tf.reshape(x, [-1, 15]),
    (x) => tf.transpose(x, [2, 0, 1]),
    (x) => tf.expandDims(x, 1),
    (x) => tf.squeeze(tf.slice(x, [0, 2, 0], [-1, 1, -1])),
    (x) => tf.tile(x, [1, 2, 3]),
    (x) => tf.reverse(x, [1, 2]),
    (x) => tf.broadcastTo(tf.expandDims(x, 2), [x.shape[0]!, 5, 3, 6]),
    (x) => tf.add(x, tf.fill([x.shape[0]!, 1, 6], 2.5)),
  ],
  blocks: [
    image,
    (x) => tf.depthToSpace(x as tf.Tensor4D, 2),
    (x) => tf.spaceToBatchND(x, [1, 2], [[0, 0], [1, 1]]),
    (x) =>
      tf.batchToSpaceND(tf.spaceToBatchND(x, [1, 2], [[0, 0], [0, 0]]), [1, 2], [[0, 0], [0, 2]]),
  ],
  pieces: [
    rows,
    (x) => tf.concat([x, tf.mul(x, 2)], 2),
    (x) => tf.stack([x, tf.relu(x)], -1),
    (x) => tf.unstack(x, 1).map((part) => tf.mul(part, 2)),
    (x) => tf.split(x, [1, 3, 1], 1).map((part) => tf.mul(part, 2)),
    (x) => tf.split(tf.concat([x, tf.neg(x)]), 2),
    (x) => tf.slice(x, [0, 1, 2], [-1, 3, 2]),
    (x) => tf.stridedSlice(x, [0, 0, 1], [2, 5, 6], [1, 2, 3]),
    (x) => tf.pad(x, [[0, 0], [1, 2], [0, 3]], 0.5),
    (x) => tf.mirrorPad(x, [[0, 0], [1, 2], [0, 3]], "reflect"),
    (x) => tf.mirrorPad(x, [[0, 0], [1, 2], [0, 3]], "symmetric"),
  ],
  select: [
    rows,
    (x) => tf.gather(x, tf.tensor1d([4, 0, 0], "int32"), 1),
    (x) => tf.gatherND(x, tf.tensor2d([[0, 1], [1, 4]], [2, 2], "int32")),
    (x) => tf.oneHot(tf.argMax(x, 2), 6, 2, -1),
  ],
  reduce: [
    rows,
    (x) => [tf.sum(x), tf.mean(x, [1, 2]), tf.prod(x, 2), tf.sum(x, [0, 1], true)],
    (x) => [tf.max(x, -1, true), tf.min(x, 1), tf.max(x, [1, 2]), tf.max(x)],
    (
      x,
    ) => [
      tf.argMax(x, 2),
      tf.argMin(x, 1),
      tf.all(tf.greater(x, 0), 1),
      tf.any(tf.less(x, 0), [1, 2]),
    ],
    (x) => [tf.cumsum(x, 2), tf.cumsum(x, 1, true, true), tf.cumprod(x, 2)],
    (x) => [tf.softmax(x), tf.logSoftmax(x)],
  ],
};

for (const [name, [input, ...forms]] of Object.entries(calls)) {
  Deno.test(`graphModelFiles() writes ${name}`, async () => {
    await useEngine();
    for (const [i, f] of forms.entries()) {
      tf.tidy(() => {
        const x = input(), one = tf.variable(tf.scalar(1));
        const graph = trace((x) => f(tf.mul(x, one)), [x], { variables: { one } });
        const model = loadedGraphModel(graphModelFiles(asSubnet(graph, { one })));
        const worst = worstRelative(
          [model.execute({ [model.inputs[0]!.name]: x })].flat(),
          [f(x)].flat(),
        );
        assert.ok(worst <= 1e-5, `form ${i}: ${worst}`);
        model.dispose();
        one.dispose();
      });
    }
  });
}

Deno.test("graphModelFiles() refuses what a GraphModel would compute otherwise, or not at all", async () => {
  await useEngine();
  const kernel = tf.variable(weight(1, 3, 3, 4, 2)), example = image();
  const write = (f: (x: tf.Tensor) => tf.Tensor) => {
    const graph = trace(f, [example], { variables: { kernel } });
    graphModelFiles(asSubnet(graph, { kernel }));
  };
  const filter = kernel as tf.Tensor as tf.Tensor4D;
  assert.throws(() => write((x) => tf.conv2d(x as tf.Tensor4D, filter, [1, 2], 1)), {
    name: "TypeError",
    message:
      "Cannot write a GraphModel: with padding in numbers both strides must be equal: current value is 1,2, in operator 0 (Conv2D)",
  });
  assert.throws(
    () =>
      write((x) => tf.image.rotateWithOffset(tf.conv2d(x as tf.Tensor4D, filter, 1, "same"), 0.5)),
    {
      name: "TypeError",
      message:
        "Cannot write a GraphModel: every operator must have a form in it: current value is operator 1 (RotateWithOffset)",
    },
  );
  tf.dispose([kernel, example]);
});
