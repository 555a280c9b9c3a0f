import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import {
  fakeQuantComposite,
  fakeQuantGradients,
  fakeQuantValue,
  paperQuantizer,
  referenceQuantizer,
} from "@geta-lab/geta/quant";

tf.env().set("PROD", true);

const records = {
  paper: paperQuantizer,
  reference: referenceQuantizer,
  other: { epsilon: 0.125, gradientWindow: 0.7 },
};

for (const [name, rules] of Object.entries(records)) {
  for (const exponent of [undefined, 1, 0.7, 1.4, -0.5]) {
    Deno.test(`fakeQuantComposite() equals the formulas: ${name}, exponent ${exponent}`, async () => {
      await tf.setBackend("cpu");
      const stream = random(4);
      const data = Float32Array.from({ length: 60 }, () => 1.5 * stream.normal());
      data.set([0, -0]);
      const upstream = Float32Array.from({ length: 60 }, () => stream.normal());
      const numbers = {
        stepSize: Math.fround(0.07),
        clip: Math.fround(1.3),
        ...(exponent && { exponent: Math.fround(exponent) }),
      };
      const operands = [
        tf.tensor(data, [3, 4, 5]),
        ...Object.values(numbers).map((v) => tf.tensor1d([v])),
      ];
      const quantize = (...[x, stepSize, clip, t]: tf.Tensor[]) =>
        fakeQuantComposite(
          x!,
          { stepSize: stepSize!, clip: clip!, ...(t && { exponent: t }) },
          { rules },
        );
      const y = quantize(...operands);
      const gradients = tf.grads(quantize)(operands, tf.tensor(upstream, [3, 4, 5]));
      const wanted = fakeQuantGradients(data, upstream, numbers, { rules });
      const close = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
        for (let i = 0; i < expected.length; i++) {
          assert.ok(Math.abs(actual[i]! - expected[i]!) < 2e-4 * (1 + Math.abs(expected[i]!)));
        }
      };
      close(y.dataSync(), Array.from(data, (v) => fakeQuantValue(v, numbers, { rules })));
      close(gradients[0]!.dataSync(), wanted.x);
      close(gradients[1]!.dataSync(), [wanted.stepSize]);
      close(gradients[2]!.dataSync(), [wanted.clip]);
      if (wanted.exponent !== undefined) close(gradients[3]!.dataSync(), [wanted.exponent]);
    });
  }
}

Deno.test("fakeQuantComposite() runs its operators in a scope of its name and keeps no tensor", async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor1d([1, 2]), stepSize = tf.tensor1d([0.5]), clip = tf.tensor1d([1]);
  const before = tf.memory().numTensors;
  const scopes: string[] = [];
  const engine = tf.engine();
  const startScope = engine.startScope;
  engine.startScope = function (name?: string) {
    if (name !== undefined) scopes.push(name);
    return startScope.call(this, name);
  };
  try {
    fakeQuantComposite(x, { stepSize, clip }, { name: "conv1:weight" }).dispose();
  } finally {
    engine.startScope = startScope;
  }
  assert.ok(scopes.includes("fakeQuant:conv1:weight"));
  assert.equal(tf.memory().numTensors, before);
});
