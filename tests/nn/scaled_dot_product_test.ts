import * as tf from "@tensorflow/tfjs";
import { attention, useEngine } from "@geta-lab/geta/engine";
import { mergeHeads, scaledDotProduct, splitHeads } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("scaledDotProduct() weights a value by exp(score + bias)", async () => {
  await useEngine();
  tf.tidy(() => {
    // scores 2 * [1, -1] / sqrt(4) = [1, -1]; plus bias [0, 2]: equal
    const query = tf.tensor2d([[2, 0, 0, 0]]);
    const key = tf.tensor2d([[1, 5, 5, 5], [-1, 5, 5, 5]]);
    const value = tf.tensor2d([[10], [20]]);
    const [w, v] = [Math.E, 1 / Math.E];
    assertTensorsClose(
      scaledDotProduct(query, key, value),
      tf.tensor2d([[(10 * w + 20 * v) / (w + v)]]),
    );
    const biased = scaledDotProduct(query, key, value, tf.tensor2d([[0, 2]]));
    assertTensorsClose(biased, tf.tensor2d([[15]]));
  });
});

Deno.test("scaledDotProduct() computes what the engine's attention computes", async () => {
  await useEngine();
  tf.tidy(() => {
    const draw = (length: number, seed: number) =>
      tf.randomNormal([2, length, 6], 0, 1, "float32", seed);
    const [q, k, v] = [draw(4, 1), draw(5, 2), draw(5, 3)];
    const seen = tf.tensor2d([[1, 1, 0, 0, 1], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1], [0, 1, 1, 0, 1]]);
    const bias = tf.mul(tf.sub(seen, 1), 1e9);
    const heads = [q, k, v].map((x) => splitHeads(x, 3)) as [tf.Tensor, tf.Tensor, tf.Tensor];
    assertTensorsClose(
      mergeHeads(scaledDotProduct(...heads, bias)),
      attention(q, k, v, { heads: 3, mask: seen }),
    );
  });
});
