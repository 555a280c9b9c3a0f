import assert from "node:assert/strict";
import fc from "fast-check";
import { foldSoftMask, maskFlips, nmMask, removedL1, srSteGradient } from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import { normalWeight } from "./weights.ts";

const numbers = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
  minLength: 6,
  maxLength: 6,
})
  .map((list) => Float32Array.from(list));
const mask = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 6, maxLength: 6 })
  .map((list) => Uint8Array.from(list));

Deno.test("foldSoftMask() multiplies, gives +0 where nothing is kept and leaves its arguments alone", () => {
  fc.assert(
    fc.property(numbers, mask, (weights, mask) => {
      const before = weights.slice(), soft = Float32Array.from(mask, (one) => 1.5 * one);
      const wanted = weights.map((w, i) => mask[i] === 1 ? 1.5 * w : 0);
      assert.deepEqual(foldSoftMask(weights, soft), wanted);
      assert.deepEqual(weights, before);
    }),
    { seed: 1 },
  );
  assert.ok(Object.is(foldSoftMask(Float32Array.of(-3), Float32Array.of(0))[0], 0));
});

Deno.test("removedL1() and what is kept make up the whole norm", () => {
  fc.assert(
    fc.property(numbers, mask, (weights, mask) => {
      const l1 = (list: Float32Array) => list.reduce((sum, w) => sum + Math.abs(w), 0);
      const kept = l1(applyMask(weights, mask));
      assert.ok(Math.abs(removedL1(weights, mask) + kept - l1(weights)) < 1e-9);
    }),
    { seed: 2 },
  );
});

Deno.test("srSteGradient() is dense, and lets only dropped weights decay", () => {
  fc.assert(
    fc.property(numbers, numbers, mask, (gradient, weights, mask) => {
      const refined = srSteGradient(gradient, { weights, mask, decay: 0.25 });
      for (let i = 0; i < 6; i++) {
        const wanted = mask[i] === 1 ? gradient[i]! : gradient[i]! + 0.25 * weights[i]!;
        assert.ok(refined[i] === Math.fround(wanted)); // -0 is 0
      }
    }),
    { seed: 3 },
  );
});

Deno.test("srSteGradient() clips a soft mask between 0 and 1", () => {
  const options = { weights: Float32Array.of(8, 8, 8), mask: Float32Array.of(2.5, 0.5, 0) };
  const refined = srSteGradient(new Float32Array(3), { ...options, decay: 0.5 });
  assert.deepEqual([...refined], [0, 2, 4]);
});

Deno.test("srSteGradient() decays by 2e-4 if nothing else is said", () => {
  const options = { weights: Float32Array.of(1), mask: Uint8Array.of(0) };
  assert.equal(srSteGradient(new Float32Array(1), options)[0], Math.fround(2e-4));
});

Deno.test("srSteGradient() makes masks flip less than plain straight-through", () => {
  // noise alone moves the weights; the decay pulls dropped ones away from the border, the paper's reason for it
  const flipsWith = (decay: number) => {
    const weight = normalWeight("oihw", [64, 16, 1, 1], 5),
      noise = normalWeight("oihw", [200 * 1024, 1, 1, 1], 6);
    let before = nmMask(weight, { n: 2, m: 4 }), flips = 0;
    for (let step = 0; step < 200; step++) {
      const gradient = noise.data.subarray(step * 1024, (step + 1) * 1024);
      const update = srSteGradient(gradient, { weights: weight.data, mask: before, decay });
      update.forEach((g, i) => weight.data[i]! -= 0.02 * g);
      const after = nmMask(weight, { n: 2, m: 4 });
      flips += maskFlips(before, after);
      before = after;
    }
    return flips;
  };
  const plain = flipsWith(0), refined = flipsWith(2);
  assert.ok(refined < 0.7 * plain, `${refined} against ${plain}`);
});

Deno.test("maskFlips() counts each weight that changed sides, both ways alike", () => {
  fc.assert(
    fc.property(mask, mask, (a, b) => {
      const flips = maskFlips(a, b);
      assert.equal(flips, [...a].filter((one, i) => one !== b[i]).length);
      assert.equal(flips, maskFlips(b, a));
    }),
    { seed: 4 },
  );
});

Deno.test("foldSoftMask(), removedL1(), srSteGradient() and maskFlips() refuse other lengths", () => {
  const two = Float32Array.of(1, 2), three = new Uint8Array(3);
  const wrong = (name: string, wanted: number, value: number) =>
    new TypeError(`Cannot use ${name}: its shape must be [${wanted}]: current value is [${value}]`);
  assert.throws(() => foldSoftMask(two, new Float32Array(3)), wrong("mask", 2, 3));
  assert.throws(() => removedL1(two, three), wrong("mask", 2, 3));
  assert.throws(() => srSteGradient(two, { weights: two, mask: three }), wrong("mask", 2, 3));
  assert.throws(
    () => srSteGradient(two, { weights: new Float32Array(3), mask: three }),
    wrong("weights", 2, 3),
  );
  assert.throws(() => maskFlips(new Uint8Array(2), three), wrong("after", 2, 3));
  assert.throws(
    () => srSteGradient(two, { weights: two, mask: Uint8Array.of(1, 0), decay: -1 }),
    new RangeError("Cannot use decay: it must be a number in [0, infinity): current value is -1"),
  );
});
