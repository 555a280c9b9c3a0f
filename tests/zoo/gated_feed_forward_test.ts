import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { gatedFeedForward } from "@geta-lab/geta/zoo";
import { variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("gatedFeedForward() multiplies the hidden features by their gates", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = gatedFeedForward(store, "mlp", { width: 1, hidden: 2 });
    const set = (role: string, values: number[], shape: number[]) =>
      store.variables[`mlp/${role}/kernel`]!.assign(tf.tensor(values, shape));
    set("gate", [1, -1], [1, 2]);
    set("up", [2, 3], [1, 2]);
    set("down", [1, 10], [2, 1]);
    const s = 1 / (1 + Math.exp(-1)); // x = 1: silu(1) * 2 * 1 + silu(-1) * 3 * 10
    assertTensorsClose(layer(tf.tensor2d([[1]])), tf.tensor2d([[2 * s - 30 * (1 - s)]]));
    tf.dispose(store.variables);
  });
});
