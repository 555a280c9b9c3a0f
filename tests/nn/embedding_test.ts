import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { embedding, variableStore } from "@geta-lab/geta/nn";

Deno.test("embedding() takes rows, and only their gradients are not zero", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(3);
    const layer = embedding(store, "words", { tokens: 5, width: 3 });
    const table = store.variables["words/table"]!;
    const rows = table.dataSync().slice();
    const x = tf.tensor2d([[4, 0], [4, 2]], [2, 2], "int32");
    const y = layer(x);
    assert.deepEqual(y.shape, [2, 2, 3]);
    assert.deepEqual(
      [...y.dataSync()],
      [4, 0, 4, 2].flatMap((r) => [...rows.slice(r * 3, r * 3 + 3)]),
    );
    const { grads } = tf.variableGrads(() => tf.sum(layer(x)) as tf.Scalar, [table]);
    const counts = [1, 0, 1, 0, 2];
    assert.deepEqual([...Object.values(grads)[0]!.dataSync()], counts.flatMap((n) => [n, n, n]));
    table.dispose();
  });
});

Deno.test("embedding() starts with the deviation it is told", async () => {
  await useEngine();
  tf.tidy(() => {
    const [one, half] = [variableStore(3), variableStore(3)];
    embedding(one, "words", { tokens: 5, width: 3 });
    embedding(half, "words", { tokens: 5, width: 3, deviation: 0.5 });
    const table = ({ variables }: typeof one) => [...variables["words/table"]!.dataSync()];
    assert.deepEqual(table(half), table(one).map((value) => value / 2));
    tf.dispose([one.variables, half.variables]);
  });
});
