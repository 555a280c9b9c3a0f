import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { relativePositionBias } from "@geta-lab/geta/zoo";
import { variableStore } from "@geta-lab/geta/nn";

Deno.test("relativePositionBias() gives every offset its own number, and pairs with the same offset the same", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0), window = 3, heads = 2;
    const bias = relativePositionBias(store, "position", { window, heads });
    store.variables["position/table"]!.assign(tf.reshape(tf.range(0, 50), [25, 2]));
    const values = bias().arraySync() as number[][][];
    for (let head = 0; head < heads; head++) {
      const numbers = new Map<string, number>();
      for (let q = 0; q < 9; q++) {
        for (let k = 0; k < 9; k++) {
          const offset = [Math.floor(q / 3) - Math.floor(k / 3), q % 3 - k % 3].join();
          const value = values[head]![q]![k]!;
          assert.equal(numbers.get(offset) ?? value, value);
          assert.equal(value % 2, head); // column of the table
          numbers.set(offset, value);
        }
      }
      assert.equal(new Set(numbers.values()).size, 25);
    }
    tf.dispose(store.variables);
  });
});
