import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { mergeHeads, splitHeads } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("splitHeads() gives head h the features h dim … (h + 1) dim - 1, mergeHeads() puts them back", async () => {
  await useEngine();
  tf.tidy(() => {
    for (const lead of [[], [2], [2, 3]]) {
      const x = tf.randomNormal([...lead, 5, 6], 0, 1, "float32", 1);
      const y = splitHeads(x, 3);
      assert.deepEqual(y.shape, [...lead, 3, 5, 2]);
      for (let head = 0; head < 3; head++) {
        const begin = [...lead.map(() => 0), 0, 2 * head], size = [...lead, 5, 2];
        const found = tf.slice(y, [...lead.map(() => 0), head, 0, 0], [...lead, 1, 5, 2]);
        assert.deepEqual(found.dataSync(), tf.slice(x, begin, size).dataSync());
      }
      assertTensorsClose(mergeHeads(y), x);
    }
  });
});
