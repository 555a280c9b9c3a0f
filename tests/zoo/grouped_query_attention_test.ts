import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { causalBias, scaledDotProduct, variableStore } from "@geta-lab/geta/nn";
import { groupedQueryAttention, rotaryPosition } from "@geta-lab/geta/zoo";
import { assertTensorsClose } from "../support/tensors_close.ts";

for (const keyHeads of [1, 2, 4]) {
  Deno.test(`groupedQueryAttention() with ${keyHeads} key heads: query head h reads key head h * keyHeads / heads`, async () => {
    await useEngine();
    tf.tidy(() => {
      const store = variableStore(1), width = 8, heads = 4, dim = 2;
      const layer = groupedQueryAttention(store, "a", { width, heads, keyHeads });
      const kernel = (role: string) => store.variables[`a/${role}/kernel`] as tf.Tensor;
      const x = tf.randomNormal([1, 5, width], 0, 1, "float32", 1);
      const bias = causalBias(5);
      const project = (role: string, head: number) =>
        tf.matMul(tf.reshape(x, [5, width]), tf.slice(kernel(role), [0, dim * head], [-1, dim]));
      const mixed = Array.from({ length: heads }, (_, head) => {
        const shared = Math.floor(head * keyHeads / heads);
        const q = rotaryPosition(project("query", head));
        const k = rotaryPosition(project("key", shared));
        return scaledDotProduct(q, k, project("value", shared), bias);
      });
      const wanted = tf.matMul(tf.concat(mixed, -1), kernel("output"));
      assertTensorsClose(layer(x, bias), tf.expandDims(wanted, 0));
      tf.dispose(store.variables);
    });
  });
}
