import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Block, chain, type Mode } from "@geta-lab/geta/nn";

tf.env().set("PROD", true);

Deno.test("chain() passes each block the mode and what the block before it gave", async () => {
  await tf.setBackend("cpu");
  const seen: [number, Mode][] = [];
  const block: Block = (x, mode) => {
    seen.push([x.dataSync()[0]!, mode]);
    return tf.mul(x, 3);
  };
  const training = { training: true }, x = tf.scalar(2);
  assert.equal(tf.tidy(() => chain([block, block])(x, training).dataSync()[0]), 18);
  assert.deepEqual(seen, [[2, training], [6, training]]);
  assert.equal(chain([])(x, training), x);
  x.dispose();
});
