import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { multiHeadAttention, qkvAttention, variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("qkvAttention() is multiHeadAttention() whose kernels stand side by side", async () => {
  await useEngine();
  tf.tidy(() => {
    const [separate, joined] = [variableStore(1), variableStore(2)];
    const size = { width: 6, heads: 3 };
    const three = multiHeadAttention(separate, "a", size), one = qkvAttention(joined, "a", size);
    assert.equal(Object.keys(joined.variables).length, 4);
    separate.variables["a/key/bias"]!.assign(tf.range(0, 6));
    for (const part of ["kernel", "bias"]) {
      const roles = ["query", "key", "value"];
      const parts = roles.map((role) => separate.variables[`a/${role}/${part}`]!);
      joined.variables[`a/qkv/${part}`]!.assign(tf.concat(parts as tf.Tensor[], -1));
      joined.variables[`a/output/${part}`]!.assign(separate.variables[`a/output/${part}`]!);
    }
    const x = tf.randomNormal([2, 4, 6], 0, 1, "float32", 1);
    assertTensorsClose(one(x), three(x));
    tf.dispose([separate.variables, joined.variables]);
  });
});
