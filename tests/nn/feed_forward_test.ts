import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { feedForward, variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("feedForward() activates between its two layers", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = feedForward(store, "mlp", { width: 1, hidden: 2, activation: tf.relu });
    const set = (name: string, values: number[], shape: number[]) =>
      store.variables[`mlp/${name}`]!.assign(tf.tensor(values, shape));
    set("fc1/kernel", [1, -1], [1, 2]);
    set("fc1/bias", [0, 1], [2]);
    set("fc2/kernel", [10, 100], [2, 1]);
    set("fc2/bias", [7], [1]);
    // x = 3: relu(3), relu(-2); x = -3: relu(-3), relu(4)
    assertTensorsClose(layer(tf.tensor3d([[[3], [-3]]])), tf.tensor3d([[[37], [407]]]));
    tf.dispose(store.variables);
  });
});
