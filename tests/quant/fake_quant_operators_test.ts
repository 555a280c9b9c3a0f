import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import {
  fakeQuantGradientOperators,
  fakeQuantGradients,
  fakeQuantOperators,
  fakeQuantValue,
  referenceQuantizer,
} from "@geta-lab/geta/quant";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

const stream = random(7);
const draw = () => Float32Array.from({ length: 50 }, () => 1.5 * stream.normal());
const x = draw(), upstream = draw();
x.set([0, -0]);
const numbers = { stepSize: Math.fround(0.07), clip: Math.fround(1.3), exponent: Math.fround(1.4) };
const scalars = {
  stepSize: tf.tensor1d([numbers.stepSize]),
  clip: tf.tensor1d([numbers.clip]),
  exponent: tf.tensor1d([numbers.exponent]),
};

function close(actual: tf.Tensor, expected: ArrayLike<number>): void {
  const values = actual.dataSync();
  assert.equal(values.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(values[i]! - expected[i]!) < 2e-4 * (1 + Math.abs(expected[i]!)));
  }
}

Deno.test("fakeQuantOperators() equals fakeQuantValue() element by element, in any shape", () => {
  for (const options of [{}, { rules: referenceQuantizer }]) {
    const y = fakeQuantOperators(tf.tensor(x, [5, 10]), scalars, options);
    assert.deepEqual(y.shape, [5, 10]);
    close(y, Array.from(x, (value) => fakeQuantValue(value, numbers, options)));
  }
});

Deno.test("fakeQuantGradientOperators() equals fakeQuantGradients()", () => {
  for (const options of [{}, { rules: referenceQuantizer }]) {
    const wanted = fakeQuantGradients(x, upstream, numbers, options);
    const found = fakeQuantGradientOperators(
      tf.tensor1d(upstream),
      tf.tensor1d(x),
      scalars,
      options,
    );
    const scalarsOnly = [wanted.stepSize, wanted.clip, wanted.exponent!].map((value) => [value]);
    [wanted.x, ...scalarsOnly].forEach((values, i) => close(found[i]!, values));
  }
});
