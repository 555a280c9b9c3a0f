import assert from "node:assert/strict";
import { random } from "@geta-lab/geta/core";
import {
  dynamicLayers,
  dynamicQuantize,
  dynamicSize,
  dynamicStep,
  dynamicWeights,
  uniformLevels,
} from "@geta-lab/geta/quant";

/** Half the squared distance of the quantized weights to what they should be, and its gradient. */
function distance(quantized: Float32Array, wanted: Float32Array) {
  const gradients = quantized.map((w, i) => (w - wanted[i]!) / wanted.length);
  const loss = gradients.reduce((sum, g) => sum + g * g * wanted.length / 2, 0);
  return { loss, gradients: { fc: gradients } };
}

Deno.test("dynamicStep() moves weights, levels and logits by the formulas, above and below the target", () => {
  const layers = {
    fc: {
      weights: Float32Array.of(0.25, 9),
      quantizer: { levels: [-3, -1, 1, 3], logits: [1, -1] },
    },
  };
  const given = { loss: 2, gradients: { fc: Float32Array.of(4, 1) }, rate: 0.125, gateRate: 0.5 };
  // gradients as in the example of dynamicGradients(): weights 4, 0; levels 0, 0, 2.5, 2.5
  const below = dynamicStep(layers, { ...given, target: 2 }).fc!;
  assert.deepEqual([...below.weights], [-0.25, 9]);
  assert.deepEqual([...below.quantizer.levels as Float64Array], [-3, -1, 1 - 0.625, 3 - 0.625]);
  const above = dynamicStep(layers, { ...given, target: 0.5, alpha: 1 }).fc!;
  // size 2, four times the target: all gradients times 4, and the size has the price 2 / 0.5 for each bit
  assert.deepEqual([...above.weights], [0.25 - 0.125 * 16, 9]);
  const moved = (one: typeof below, i: number) => one.quantizer.logits[i]! - [1, -1][i]!;
  for (const i of [0, 1]) {
    assert.ok(Math.abs(moved(above, i) - (4 * moved(below, i) - 0.5 * 4 * 2)) < 1e-12);
  }
  assert.throws(
    () => dynamicStep(layers, { ...given, gradients: {}, target: 1 }),
    /^TypeError: .*the gradient of fc/,
  );
});

Deno.test("dynamicStep() moves levels to where they fit better, gates held", () => {
  const stream = random(2);
  const weights = Float32Array.from({ length: 400 }, () => stream.normal() ** 3);
  let layers = dynamicLayers({ fc: weights }, { bits: 3 });
  const start = distance(dynamicWeights(layers).fc!, weights).loss;
  for (let step = 0; step < 200; step++) {
    const { loss, gradients } = distance(dynamicWeights(layers).fc!, weights);
    layers = dynamicStep(layers, { loss, gradients, target: 1, rate: 20, gateRate: 0 });
    layers = { fc: { ...layers.fc!, weights } }; // only the levels learn
  }
  assert.equal(dynamicSize(layers), 3 * weights.length);
  assert.ok(distance(dynamicWeights(layers).fc!, weights).loss < 0.5 * start);
});

Deno.test("dynamicStep() changes a layer by one bit at a time until the size is met; then its levels fit better than even ones", () => {
  const stream = random(1);
  const weights = Float32Array.from({ length: 512 }, () => stream.normal());
  let layers = dynamicLayers({ fc: weights }, { bits: 4 });
  const target = 2 * weights.length, sizes = [dynamicSize(layers)];
  for (let step = 0; step < 200; step++) {
    const { loss, gradients } = distance(dynamicWeights(layers).fc!, weights);
    const gateRate = sizes.at(-1)! > target ? 1 : 0;
    layers = dynamicStep(layers, { loss, gradients, target, alpha: 4, rate: 5, gateRate });
    layers = { fc: { ...layers.fc!, weights } };
    const size = dynamicSize(layers);
    if (size !== sizes.at(-1)) sizes.push(size);
  }
  assert.equal(sizes.at(-1), target);
  for (let i = 1; i < sizes.length; i++) assert.equal(Math.abs(sizes[i]! - sizes[i - 1]!), 512);
  const limit = weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  const even = dynamicQuantize(weights, uniformLevels(limit, { bits: 2 })).values;
  const learned = distance(dynamicWeights(layers).fc!, weights).loss;
  assert.ok(learned < 0.5 * distance(Float32Array.from(even), weights).loss);
});

Deno.test("dynamicStep() opens a gate where that would bring something", () => {
  // four values at the levels that opening both gates would give back
  const layers = {
    fc: {
      weights: Float32Array.of(-3, -1, 1, 3),
      quantizer: { levels: [-3, -1, 1, 3], logits: [-0.1, -0.1] },
    },
  };
  assert.equal(dynamicSize(layers), 0);
  let next: ReturnType<typeof dynamicLayers> = layers;
  for (const bits of [1, 2]) {
    const { loss, gradients } = distance(dynamicWeights(next).fc!, layers.fc.weights);
    next = dynamicStep(next, { loss, gradients, target: 8, rate: 0, gateRate: 0.2 });
    assert.equal(dynamicSize(next), bits * 4);
  }
});
