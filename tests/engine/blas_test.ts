import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { openBlas } from "../../lib/engine/host/blas.ts";

Deno.test("useEngine({ blas: false }) does not open a library", async () => {
  const info = await useEngine({ blas: false });
  assert.notEqual(info.gemm, "cblas");
  assert.equal(info.gemmLibrary, undefined);
});

Deno.test({
  name: "openBlas() never asks: without the permission there is no library",
  permissions: { ffi: false, read: true, env: true, sys: true },
  fn: () => assert.equal(openBlas(new WebAssembly.Memory({ initial: 1 }), 1), undefined),
});

Deno.test("the product of CBLAS still finds the heap after it has grown", async () => {
  await useEngine();
  const before = tf.tensor2d([[1, 2], [3, 4]]);
  const large = tf.zeros([64 << 20]); // 256 MiB: the heap must grow
  assert.deepEqual([...tf.matMul(before, before).dataSync()], [7, 10, 15, 22]);
  tf.dispose([before, large]);
});
