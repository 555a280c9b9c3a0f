/** Convolutions of volumes are quantized, cut and stored as integers like all others. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { layers } from "@geta-lab/geta/graph";
import { checkRemoval, chooseAtRandom } from "@geta-lab/geta/subnet";
import { prepare } from "../../tools/zoo/prepare.ts";
import { traceFloat } from "../../tools/zoo/trace_quantized.ts";

function volumes() {
  const weight = (seed: number, ...shape: number[]) =>
    tf.variable(tf.randomNormal(shape, 0, 0.5, "float32", seed));
  const variables = {
    "down/kernel": weight(1, 2, 2, 2, 3, 6),
    "mid/kernel": weight(2, 3, 3, 3, 6, 5),
    "up/kernel": weight(3, 2, 2, 2, 4, 5),
    "head/kernel": weight(4, 4, 2),
  };
  const volume = (x: tf.Tensor) => x as tf.Tensor5D;
  return {
    name: "volumes",
    inputs: [{ shape: [4, 4, 4, 3] }],
    variables,
    forward(x: tf.Tensor) {
      const down = tf.conv3d(volume(x), volume(variables["down/kernel"]), 2, "same");
      const mid = tf.conv3d(tf.relu(down), volume(variables["mid/kernel"]), 1, "same");
      const shape: [number, number, number, number, number] = [x.shape[0]!, 4, 4, 4, 4];
      const up = tf.conv3dTranspose(tf.relu(mid), volume(variables["up/kernel"]), shape, 2, "same");
      return tf.matMul(tf.mean(tf.relu(up), [1, 2, 3]), variables["head/kernel"] as tf.Tensor2D);
    },
  };
}

Deno.test("layers() lists convolutions of volumes, plain and transposed", async () => {
  await useEngine();
  assert.deepEqual(layers(traceFloat(volumes())).map(({ name, op }) => [name, op]), [
    ["down", "Conv3D"],
    ["mid", "Conv3D"],
    ["up", "Conv3DBackpropInputV2"],
    ["head", "BatchMatMul"],
  ]);
});

for (const mode of ["float", "weight", "weight+activation"] as const) {
  Deno.test(`convolutions of volumes (${mode}) lose channels and compute the same`, async () => {
    await useEngine();
    const network = prepare(volumes(), mode, 2);
    const x = tf.randomNormal([2, 4, 4, 4, 3], 0, 1, "float32", 1);
    const chosen = chooseAtRandom(network.groups, 0.5, random(1));
    assert.ok(chosen.flat().includes(true));
    const { subnet, relative } = await checkRemoval(network, chosen, [[x]]);
    assert.ok(relative <= 1e-5, `relative difference ${relative}`);
    assert.deepEqual(subnet.layers.map(({ name }) => name), ["down", "mid", "up", "head"]);
    const isInteger = subnet.layers.map(({ levels }) => levels !== undefined);
    assert.deepEqual(isInteger, isInteger.map(() => mode !== "float"));
  });
}
