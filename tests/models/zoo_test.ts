import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { cost } from "@geta-lab/geta/cost";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { resnet50, zoo } from "@geta-lab/geta/models";

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
  resnet50: 25_557_032,
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

Deno.test("resnet50() halves a large image twice before its first stage, and multiplies as often as published", async () => {
  await useEngine();
  const model = resnet50(), x = tf.zeros([1, 224, 224, 3]);
  const { variables } = model;
  const graph = trace((x) => model.forward(x, { training: false }), [x], { variables });
  // 112^2 147 64 in the stem, then what stands in table 1 of He et al. with the stride in the 3x3 convolutions; as torchvision counts
  assert.equal(cost(graph).macs, 4_089_184_256);
  assert.deepEqual(variables["stem/kernel"]!.shape, [7, 7, 3, 64]);
  assert.deepEqual(variables["stage1/block1/conv1/kernel"]!.shape, [1, 1, 64, 64]);
  tf.dispose([x, variables]);
});

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
