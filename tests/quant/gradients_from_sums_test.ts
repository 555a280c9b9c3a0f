import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import {
  clipGradient,
  clippedValue,
  fakeQuantGradients,
  gradientsFromSums,
  paperQuantizer,
  type QuantizerScalars,
  referenceQuantizer,
} from "@geta-lab/geta/quant";

/** The sums as a kernel makes them, in a loop over the elements. */
function sumsOf(x: Float32Array, upstream: Float32Array, scalars: QuantizerScalars<number>) {
  const { stepSize: d, clip, exponent: t = 1 } = scalars;
  const sums = { residual: 0, logarithm: 0, saturated: 0, beyond: 0 };
  x.forEach((value, i) => {
    const a = Math.abs(value), u = upstream[i]! * Math.sign(value), v = a ** t;
    if (a === 0) return;
    if (a >= clip) sums.saturated += u;
    if (a > clip) sums.beyond += u;
    if (a >= clip) return;
    sums.residual += u * (Math.round(v / d) - v / d); // no ratio is a half
    sums.logarithm += u * v * Math.log(a);
  });
  return sums;
}

Deno.test("gradientsFromSums() equals fakeQuantGradients()", () => {
  const stream = random(6);
  const draw = () => Float32Array.from({ length: 200 }, () => stream.normal());
  const x = draw(), upstream = draw();
  x.set([0, 1.25, -1.25]); // at the clip: saturated, not beyond
  for (const rules of [paperQuantizer, referenceQuantizer]) {
    for (const exponent of [undefined, 1, 0.6, 1.7]) {
      const scalars = { stepSize: 0.07, clip: 1.25, ...(exponent && { exponent }) };
      const { x: _, ...wanted } = fakeQuantGradients(x, upstream, scalars, { rules });
      const found = gradientsFromSums(sumsOf(x, upstream, scalars), scalars, { rules });
      assert.deepEqual(Object.keys(found), Object.keys(wanted));
      for (const [name, value] of Object.entries(wanted)) {
        assert.ok(Math.abs(found[name as keyof typeof found]! - value) < 1e-10, name);
      }
    }
  }
});

Deno.test("gradientsFromSums() stays finite where the clip is 0", () => {
  const scalars = { stepSize: 0.1, clip: 0, exponent: 0.5 };
  const sums = { residual: 0, logarithm: 0, saturated: 2, beyond: 0 };
  assert.deepEqual(gradientsFromSums(sums, scalars), { stepSize: 0, clip: 0, exponent: 0 });
});

Deno.test("clipGradient() is the slope of the saturated value, times the upstream gradients beyond the clip", () => {
  for (const exponent of [0.6, 1, 1.7]) {
    const saturated = (clip: number) => clippedValue(9, { stepSize: 0.1, clip, exponent });
    const slope = (saturated(1.25 + 1e-6) - saturated(1.25 - 1e-6)) / 2e-6;
    const gradient = clipGradient(3, { stepSize: 0.1, clip: 1.25, exponent });
    assert.ok(Math.abs(gradient - 3 * slope) < 1e-8, `${exponent}`);
  }
});
