import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { cost } from "@geta-lab/geta/cost";
import { type Graph, trace } from "@geta-lab/geta/graph";
import { resnet20, resnet56, vgg7 } from "@geta-lab/geta/models";
import type { Network } from "@geta-lab/geta/nn";
import { mergeBranches } from "@geta-lab/geta/qadg";
import { graphOf } from "../qadg/groups_of.ts";
import { tracedNetwork } from "../qadg/quantized_networks.ts";

function graphOfModel(model: Network): Graph {
  const x = tf.zeros([1, ...model.inputs[0]!.shape]);
  return trace((x) => model.forward(x, { training: false }), [x], { variables: model.variables });
}

const VGG7 = graphOfModel(vgg7());

Deno.test("cost() gives the check figures of the paper's models", () => {
  const graphs = [VGG7, graphOfModel(resnet20()), graphOfModel(resnet56())];
  const figures = graphs.map((graph) => {
    const { macs, parameters } = cost(graph);
    return [macs, parameters];
  });
  assert.deepEqual(figures, [[608053248, 5115530], [40813184, 272474], [125747840, 855770]]);
});

Deno.test("cost() of vgg7 at 16-bit weights is half of the float bit operations", () => {
  const graph = VGG7;
  const names = cost(graph).layers.map(({ name }) => name);
  const bits = Object.fromEntries(names.map((name) => [name, { weight: 16, activation: 32 }]));
  assert.equal(cost(graph, { bits }).bops, 311323262976);
  assert.equal(cost(graph).bops, 2 * 311323262976);
});

Deno.test("cost() weighs bits by parameters, biases at 32", () => {
  const shapes = { "a/kernel": [3, 4], "a/bias": [4], "b/kernel": [4, 2] };
  const graph = graphOf(
    [3],
    shapes,
    (x, p) =>
      tf.matMul(
        tf.add(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), p["a/bias"]!),
        p["b/kernel"] as Tensor,
      ),
  );
  const bits = { a: { weight: 4, activation: 8 }, b: { weight: 6, activation: 32 } };
  const { layers, ...total } = cost(graph, { bits });
  assert.deepEqual(layers.map(({ name, macs, bops }) => [name, macs, bops]), [
    ["a", 12, 12 * 4 * 8],
    ["b", 8, 8 * 6 * 32],
  ]);
  const storedBits = 12 * 4 + 4 * 32 + 8 * 6;
  assert.deepEqual(total, {
    products: [],
    macs: 20,
    parameters: 24,
    notTrained: 0,
    bops: 12 * 4 * 8 + 8 * 6 * 32,
    bytes: storedBits / 8,
    averageBits: storedBits / 24,
  });
});

Deno.test("cost() stores a shared layer once and runs it twice", () => {
  const graph = graphOf(
    [3],
    { "w/kernel": [3, 3] },
    (x, p) => tf.matMul(tf.matMul(x as Tensor, p["w/kernel"] as Tensor), p["w/kernel"] as Tensor),
  );
  const { macs, parameters, layers } = cost(graph);
  assert.deepEqual([macs, parameters, layers.length], [18, 9, 1]);
});

Deno.test("cost() is the same for float, merged and quantized graphs", () => {
  const float = cost(tracedNetwork("depthwise", "float").graph);
  const { graph } = tracedNetwork("depthwise", "fused weight+activation");
  assert.deepEqual(cost(mergeBranches(graph).graph), float);
  assert.equal(cost(graph).parameters, float.parameters);
  assert.equal(cost(graph).macs, float.macs);
});

Deno.test("cost() refuses bits of a layer that is not there, and widths that are none", () => {
  const graph = graphOf(
    [3],
    { "a/kernel": [3, 3] },
    (x, p) => tf.matMul(x as Tensor, p["a/kernel"] as Tensor),
  );
  assert.throws(() => cost(graph, { bits: { b: { weight: 4, activation: 4 } } }), {
    name: "RangeError",
    message: "Cannot compute the cost: bits must name layers of the graph: current value is b",
  });
  assert.throws(() => cost(graph, { bits: { a: { weight: 0, activation: 4 } } }), {
    name: "RangeError",
    message: "Cannot compute the cost: bits of a must be positive: current value is 0, 4",
  });
});
