import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  fakeQuantComposite,
  type FakeQuantGradients,
  fakeQuantGradients,
  fakeQuantValue,
  type QuantizerScalars,
  referenceQuantizer,
} from "@geta-lab/geta/quant";
import { assertScaled, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";

interface Case {
  name: string;
  x: FixtureTensor;
  upstream: FixtureTensor;
  y: FixtureTensor;
  grad_x: FixtureTensor;
  d: number;
  q_m: number;
  t?: number;
  grad_d: number;
  grad_q_m: number;
  grad_t?: number;
  do_not_compare?: string[];
}

const files = fixtures<Record<string, Case[]>>("quantizer");
const reference = { rules: referenceQuantizer };

function compare(test: Case, y: ArrayLike<number>, gradients: FakeQuantGradients, what: string) {
  const skipped = new Set(test.do_not_compare ?? []);
  if (skipped.size > 0) { // a step so small that float32 cannot resolve it: a few steps are allowed
    values(test.y).forEach((wanted, i) => assert.ok(Math.abs(y[i]! - wanted) <= 4 * test.d, what));
  } else assertScaled(y, values(test.y), `${what} y`);
  assertScaled(gradients.x, values(test.grad_x), `${what} grad_x`);
  const scalars = [
    ["grad_d", gradients.stepSize],
    ["grad_q_m", gradients.clip],
    ["grad_t", gradients.exponent],
  ] as const;
  for (const [name, value] of scalars) {
    if (skipped.has(name)) continue;
    assert.equal(value === undefined, test[name] === undefined, `${what} ${name}`);
    if (value !== undefined) assertScaled([value], [test[name]!], `${what} ${name}`);
  }
}

function scalarsOf({ d, q_m, t }: Case): QuantizerScalars<number> {
  const scalars = { stepSize: Math.fround(d), clip: Math.fround(q_m) };
  return t === undefined ? scalars : { ...scalars, exponent: Math.fround(t) };
}

for (const { file, data } of files) {
  for (const [kind, cases] of Object.entries(data)) {
    if (!Array.isArray(cases)) continue;
    Deno.test(`fixture: fakeQuantValue() and fakeQuantGradients() equal ${file} ${kind}`, () => {
      assert.ok(cases.length > 0);
      for (const test of cases) {
        const x = values(test.x), scalars = scalarsOf(test);
        const y = Array.from(x, (value) => fakeQuantValue(value, scalars, reference));
        const gradients = fakeQuantGradients(x, values(test.upstream), scalars, reference);
        compare(test, y, gradients, `${file} ${kind} ${test.name}`);
      }
    });

    Deno.test(`fixture: fakeQuantComposite() equals ${file} ${kind}`, async () => {
      tf.env().set("PROD", true);
      await tf.setBackend("cpu");
      for (const test of cases) {
        const { stepSize, clip, exponent } = scalarsOf(test);
        const operands = [tf.tensor(values(test.x), test.x.shape)];
        for (const scalar of [stepSize, clip, exponent]) {
          if (scalar !== undefined) operands.push(tf.tensor1d([scalar]));
        }
        const quantize = (x: tf.Tensor, d: tf.Tensor, q: tf.Tensor, t?: tf.Tensor) =>
          fakeQuantComposite(x, { stepSize: d, clip: q, ...(t && { exponent: t }) }, reference);
        const y = quantize(operands[0]!, operands[1]!, operands[2]!, operands[3]);
        const upstream = tf.tensor(values(test.upstream), test.upstream.shape);
        const [gx, gd, gq, gt] = tf.grads((...all) => quantize(all[0]!, all[1]!, all[2]!, all[3]))(
          operands,
          upstream,
        );
        assert.deepEqual(y.shape, test.y.shape);
        assert.deepEqual(gd!.shape, [1]);
        compare(test, y.dataSync(), {
          x: gx!.dataSync() as Float32Array,
          stepSize: gd!.dataSync()[0]!,
          clip: gq!.dataSync()[0]!,
          ...(gt && { exponent: gt.dataSync()[0]! }),
        }, `${file} ${kind} ${test.name}`);
      }
    });
  }
}
