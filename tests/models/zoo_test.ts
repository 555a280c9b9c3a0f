import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { zoo } from "@geta-lab/geta/models";

tf.env().set("PROD", true);

/** Trainable parameters as published (docs/geta.md, section 6) or counted by hand. */
const PARAMETERS: Record<string, number> = {
  // 3072*128+128 + 128*64+64 + 64*10+10
  mlp: 402_250,
  // 9*(3*16 + 16*32 + 32*64 + 64*64 + 64*64) + batch norm 2*(16+32+64+64+64) + 64*10+10
  small: 98_330,
  vgg7: 5_115_530,
  resnet20: 272_474,
  resnet56: 855_578 + 192,
};

for (const [name, create] of Object.entries(zoo)) {
  Deno.test(`${name}() has the published number of parameters and the same start for the same seed`, async () => {
    await tf.setBackend("cpu");
    const before = tf.memory().numTensors;
    const [a, b, c] = [create({ seed: 1 }), create({ seed: 1 }), create({ seed: 2 })];
    const trainable = Object.values(a.variables).filter((variable) => variable.trainable);
    assert.equal(trainable.reduce((sum, variable) => sum + variable.size, 0), PARAMETERS[name]);
    const kernel = Object.keys(a.variables)[0]!;
    const first = (model: typeof a) => model.variables[kernel]!.dataSync()[0];
    assert.equal(first(a), first(b));
    assert.notEqual(first(a), first(c));
    for (const model of [a, b, c]) tf.dispose(model.variables);
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("the small networks give one score per class, whatever the batch", async () => {
  await tf.setBackend("cpu");
  for (const name of ["mlp", "small"]) {
    const model = zoo[name]!({ inputShape: [28, 28, 1], classes: 7 });
    for (const batch of [1, 3]) {
      const shape = tf.tidy(() =>
        model.forward(tf.zeros([batch, 28, 28, 1]), { training: false }).shape
      );
      assert.deepEqual(shape, [batch, 7]);
    }
    tf.dispose(model.variables);
  }
});
