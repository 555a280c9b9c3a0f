/** Index tables and masks keep their type from the trace to the loaded subnet. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { fromJson, replay, toJson, trace } from "@geta-lab/geta/graph";
import {
  decodeSafetensors,
  decodeSubnet,
  encodeSafetensors,
  encodeSubnet,
} from "@geta-lab/geta/io";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { zeroStructures } from "@geta-lab/geta/structure";
import { buildSubnet, parameterArrays, parameterTensors, type Subnet } from "@geta-lab/geta/subnet";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

const TOKENS = 5, HIDDEN = 4;

/** Tokens in another order (int32), some of them masked (bool), between two dense layers. */
function reordering() {
  const variables = {
    "a/kernel": tf.variable(tf.randomNormal([3, HIDDEN], 0, 1, "float32", 1)),
    "b/kernel": tf.variable(tf.randomNormal([HIDDEN, 2], 0, 1, "float32", 2)),
    order: tf.variable(tf.tensor1d([4, 2, 0, 1, 3], "int32")),
    isKept: tf.variable(tf.tensor2d([1, 0, 1, 1, 0], [TOKENS, 1], "bool")),
  };
  const dense = (x: Tensor, kernel: Tensor) => tf.einsum("btc,cd->btd", x, kernel);
  const forward = (x: Tensor) => {
    const hidden = tf.relu(dense(x, variables["a/kernel"]));
    const moved = tf.gather(hidden, variables.order as tf.Tensor as tf.Tensor1D, 1);
    const masked = tf.where(variables.isKept as tf.Tensor, moved, tf.zerosLike(moved));
    return dense(masked, variables["b/kernel"]);
  };
  const graph = trace(forward, [tf.zeros([1, TOKENS, 3])], { variables });
  return { variables, forward, graph };
}

function cut({ graph, variables }: ReturnType<typeof reordering>): Subnet {
  const groups = pruningGroups(graph);
  const shapes = Object.fromEntries(Object.entries(variables).map(([name, x]) => [name, x.shape]));
  const removed = groups.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, i) => prunable && i === 1)
  );
  assert.ok(removed.flat().includes(true), "something is removed");
  const parameters = zeroStructures(groups, removed, parameterArrays(variables), shapes);
  return buildSubnet({ graph, groups, layers: mergeBranches(graph).layers, parameters, shapes });
}

Deno.test("int32 and bool variables survive trace, cut, files and replay", async () => {
  const network = reordering(), subnet = cut(network);
  const files = await encodeSubnet({ ...subnet, graph: fromJson(toJson(subnet.graph)) });
  const loaded = await decodeSubnet(files);
  assert.deepEqual(loaded, subnet);
  assert.deepEqual(loaded.parameters.order, {
    shape: [TOKENS],
    data: Int32Array.of(4, 2, 0, 1, 3),
  });
  assert.deepEqual(loaded.parameters.isKept!.data, Uint8Array.of(1, 0, 1, 1, 0));
  const x = tf.randomNormal([2, TOKENS, 3], 0, 1, "float32", 3);
  const [found] = replay(loaded.graph, parameterTensors(loaded.parameters))(x);
  // the user's function, its second hidden unit set to zero
  const { variables, forward } = network;
  const keep = tf.tensor2d([1, 0, 1, 1], [1, HIDDEN]);
  variables["a/kernel"].assign(tf.mul(variables["a/kernel"], keep));
  assert.deepEqual(found!.dataSync(), forward(x).dataSync());
});

Deno.test("index tables and masks are not trainable, whatever their variables say", () => {
  const { graph } = reordering();
  const trainable = graph.leaves.filter((leaf) => leaf.trainable).map(({ name }) => name);
  assert.deepEqual(trainable.sort(), ["a/kernel", "b/kernel"]);
});

Deno.test("buildSubnet() gives every variable the type of the graph, whatever array it comes in", () => {
  const { graph, variables } = reordering();
  const shapes = Object.fromEntries(Object.entries(variables).map(([name, x]) => [name, x.shape]));
  const floats = Object.fromEntries(
    Object.entries(parameterArrays(variables)).map(([name, x]) => [name, Float32Array.from(x)]),
  );
  const { parameters } = buildSubnet({ graph, groups: [], layers: [], parameters: floats, shapes });
  assert.deepEqual(parameters.order!.data, Int32Array.of(4, 2, 0, 1, 3));
  assert.deepEqual(parameters.isKept!.data, Uint8Array.of(1, 0, 1, 1, 0));
});

Deno.test("replay() refuses parameters and inputs of another type", () => {
  const { graph, variables } = reordering();
  const parameters = parameterTensors(cut(reordering()).parameters);
  const order = tf.cast(parameters.order!, "float32");
  assert.throws(() => replay(graph, { ...variables, order }), {
    name: "TypeError",
    message: "Cannot replay the graph: order must be int32, as traced: current value is float32",
  });
  const x = tf.zeros([1, TOKENS, 3], "int32");
  assert.throws(() => replay(graph, variables)(x), {
    name: "TypeError",
    message: "Cannot replay the graph: input:0 must be float32, as traced: current value is int32",
  });
});

Deno.test("a file whose type differs from the graph's is refused", async () => {
  const { json, safetensors } = await encodeSubnet(cut(reordering()));
  const { tensors, metadata } = decodeSafetensors(safetensors);
  const { shape, data } = tensors.order!;
  const order = { dtype: "F32", shape, data: Float32Array.from(data) } as const;
  const changed = encodeSafetensors({ ...tensors, order }, metadata);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", changed)).toHex();
  await assert.rejects(
    decodeSubnet({
      json: json.replace(/"sha256": "\w+"/, `"sha256": "${digest}"`),
      safetensors: changed,
    }),
    {
      name: "FileError",
      message:
        "Cannot read subnet.safetensors: order must be I32, as in the graph: current value is F32",
    },
  );
});

Deno.test("decodeSafetensors() refuses a truth value that is neither 0 nor 1", () => {
  const file = encodeSafetensors({
    mask: { dtype: "BOOL", shape: [2], data: Uint8Array.of(1, 0) },
  });
  assert.deepEqual(decodeSafetensors(file).tensors.mask!.data, Uint8Array.of(1, 0));
  file[file.length - 1] = 7;
  assert.throws(() => decodeSafetensors(file), {
    name: "FileError",
    message:
      'Cannot read safetensors data: tensor "mask" must hold truth values, 0 or 1: current value is 7',
  });
});
