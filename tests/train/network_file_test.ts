import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { useEngine } from "@geta-lab/geta/engine";
import { decodeNetwork, encodeNetwork } from "@geta-lab/geta/train";
import { decodeSafetensors, FileError } from "@geta-lab/geta/io";

const network = async (kernel: number[]) => {
  await useEngine({ threads: 1 });
  const variables = {
    kernel: tf.variable(tf.tensor(kernel)),
    mean: tf.variable(tf.tensor([0.5]), false),
    table: tf.variable(tf.tensor([3, 1], [2], "int32"), false),
  };
  return { name: "mine", variables, [Symbol.dispose]: () => tf.dispose(variables) };
};

Deno.test("encodeNetwork() holds weights and running statistics, but no integer table", async () => {
  using model = await network([1, -2]);
  const { tensors, metadata } = decodeSafetensors(
    encodeNetwork(model, { mean: Float32Array.of(4) }),
  );
  assert.deepEqual(Object.keys(tensors).sort(), ["kernel", "mean"]);
  assert.deepEqual(metadata, { format: "geta-lab/network/1", model: "mine" });
  assert.deepEqual(tensors["mean"]!.data, Float32Array.of(4));
  assert.deepEqual(decodeNetwork(encodeNetwork(model), model), {
    kernel: Float32Array.of(1, -2),
    mean: Float32Array.of(0.5),
  });
});

Deno.test("decodeNetwork() refuses the file of another network and a damaged one", async () => {
  using model = await network([1, -2]);
  using other = await network([1, 2, 3]);
  const file = encodeNetwork(model);
  assert.throws(
    () => decodeNetwork(file, other, "a.safetensors"),
    new FileError(
      "Cannot start from a.safetensors: it must hold the network mine: kernel must be F32 [3]: current value is F32 [2]",
    ),
  );
  assert.throws(() => decodeNetwork(file.subarray(0, 30), model, "a.safetensors"), FileError);
});
