import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import {
  decodeSharedNetwork,
  encodeSharedNetwork,
  PUBLISHED_LENET_300_100,
  PUBLISHED_LENET_5,
  type PublishedNetwork,
  sharedValues,
  shareWeights,
} from "@geta-lab/geta/hardware";
import { caffeLenet5, lenet300 } from "@geta-lab/geta/models";
import type { Network } from "@geta-lab/geta/nn";

const KERNELS = (network: Network) =>
  Object.entries(network.variables).filter(([name]) => name.endsWith("/kernel"));

const NETWORKS: [create: () => Network, published: PublishedNetwork, weights: number[]][] = [
  [lenet300, PUBLISHED_LENET_300_100, [784 * 300, 300 * 100, 100 * 10]],
  [caffeLenet5, PUBLISHED_LENET_5, [25 * 20, 25 * 20 * 50, 800 * 500, 500 * 10]],
];

for (const [create, published, weights] of NETWORKS) {
  Deno.test(`${create.name}() has the layers of Deep Compression's table`, async () => {
    await useEngine();
    const network = create(), kernels = KERNELS(network);
    assert.deepEqual(kernels.map(([, { size }]) => size), weights);
    for (const [i, { name, weights: printed }] of published.layers.entries()) {
      assert.equal(kernels[i]![0], `${name}/kernel`);
      // printed in thousands, 500 as 0.5K
      assert.ok(Math.abs(kernels[i]![1].size / printed - 1) < 0.001, name);
    }
    const image = tf.zeros([2, 28, 28, 1]);
    const scores = network.forward(image, { training: false });
    assert.deepEqual(scores.shape, [2, 10]);
    tf.dispose([image, scores, ...Object.values(network.variables)]);
  });
}

Deno.test("encodeSharedNetwork() stores lenet300() pruned to the published densities, and brings it back", async () => {
  await useEngine();
  const network = lenet300({ seed: 3 });
  const layers = Object.fromEntries(
    KERNELS(network).map(([name, kernel], i) => {
      const values = kernel.dataSync() as Float32Array;
      const { density } = PUBLISHED_LENET_300_100.layers[i]!;
      const sorted = values.map(Math.abs).sort(),
        limit = sorted[Math.floor((1 - density) * sorted.length)]!;
      const pruned = values.map((weight) => Math.abs(weight) < limit ? 0 : weight);
      return [name, shareWeights(pruned, { shape: kernel.shape, clusters: 64, iterations: 3 })];
    }),
  );
  const bytes = encodeSharedNetwork(layers), again = decodeSharedNetwork(bytes);
  for (const [name, layer] of Object.entries(layers)) {
    assert.deepEqual(sharedValues(again[name]!), sharedValues(layer), name);
  }
  // untrained weights: their values are spread more evenly than trained ones, whose codes are shorter (the paper: 40)
  const times = 4 * 266_200 / bytes.length;
  assert.ok(times > 33 && times < 43, `${times} times smaller`);
  tf.dispose(Object.values(network.variables));
});

Deno.test("caffeLenet5() refuses an image that its layers would use up", () => {
  assert.throws(
    () => caffeLenet5({ inputShape: [12, 28, 1] }),
    new RangeError(
      "Cannot use inputShape: images must be at least 16 x 16: current value is [12,28,1]",
    ),
  );
});
