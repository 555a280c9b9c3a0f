import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { inferenceMilliseconds } from "@geta-lab/geta/train";
import * as tf from "@tensorflow/tfjs-core";

Deno.test("inferenceMilliseconds() measures each network, leaves out its first call and keeps no tensor", async () => {
  await useEngine();
  const x = tf.zeros([1]);
  const busy = (first: number, rest: number) => {
    let calls = 0;
    return () => {
      const end = performance.now() + (calls++ === 0 ? first : rest);
      while (performance.now() < end);
      return x.clone();
    };
  };
  const before = tf.memory().numTensors;
  const [quick, slow] = inferenceMilliseconds([busy(200, 1), busy(0, 20)], x, 5);
  assert.equal(tf.memory().numTensors, before);
  assert(quick! >= 1 && slow! >= 20 && quick! < slow!, `${quick} ${slow}`);
  x.dispose();
});
