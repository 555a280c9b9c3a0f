import assert from "node:assert/strict";
import fc from "fast-check";
import {
  budgetedLoss,
  dynamicGradients,
  dynamicQuantize,
  gateBits,
  gateMatrix,
  openGates,
  uniformLevels,
} from "@geta-lab/geta/quant";

const number = fc.integer({ min: -40, max: 40 }).map((x) => x / 8);
/** Levels and logits of up to three gates, and values. */
const quantizers = fc.integer({ min: 0, max: 3 }).chain((bits) =>
  fc.record({
    levels: fc.array(number, { minLength: 2 ** bits, maxLength: 2 ** bits }),
    logits: fc.array(number, { minLength: bits, maxLength: bits }),
  })
);

Deno.test("dynamicQuantize() takes the nearest of the means of neighbours", () => {
  fc.assert(
    fc.property(quantizers, fc.array(number), ({ levels, logits }, values) => {
      const found = dynamicQuantize(values, { levels, logits });
      const closed = logits.findIndex((logit) => logit < 0);
      const bits = closed === -1 ? logits.length : closed, block = 2 ** (logits.length - bits);
      assert.equal(found.bits, bits);
      const means = levels.map((_, i) => {
        const own = levels.slice(i - i % block, i - i % block + block);
        return own.reduce((sum, level) => sum + level, 0) / block;
      });
      assert.deepEqual([...found.levels].map((x) => x + 0), means.map((x) => x + 0));
      assert.ok(new Set(found.values).size <= 2 ** bits);
      values.forEach((value, n) => {
        const distances = means.map((mean) => Math.abs(mean - value));
        assert.equal(Math.abs(found.values[n]! - value), Math.min(...distances));
      });
    }),
    { seed: 1 },
  );
});

Deno.test("gateMatrix() averages neighbours only with open gates first", () => {
  const blocks = (gates: number[]) => {
    const matrix = gateMatrix(gates), size = 2 ** gates.length;
    return [...matrix.subarray(0, size)].flatMap((share, j) => share > 0 ? [j] : []);
  };
  assert.deepEqual(blocks([1, 1, 0]), [0, 1]);
  assert.deepEqual(blocks([1, 0, 0]), [0, 1, 2, 3]);
  assert.deepEqual(blocks([0, 1, 1]), [0, 4]); // no quantizer
  assert.deepEqual(blocks([1, 1, 1]), [0]);
  assert.deepEqual([...gateMatrix([])], [1]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (gates) => {
      const matrix = gateMatrix(gates), size = 2 ** gates.length;
      for (let row = 0; row < size; row++) {
        const sum = matrix.subarray(row * size, (row + 1) * size).reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - 1) < 1e-12);
      }
    }),
    { seed: 2 },
  );
});

Deno.test("dynamicGradients() are those of the loss by levels and by relaxed gates", () => {
  fc.assert(
    fc.property(
      quantizers,
      fc.array(number, { minLength: 1, maxLength: 6 }),
      (quantizer, values) => {
        const upstream = values.map((_, n) => Math.cos(n) + 0.5), { levels, logits } = quantizer;
        const own = dynamicGradients(upstream, { values, quantizer });
        const { assigned } = dynamicQuantize(values, quantizer), gates = openGates(logits);
        // the loss with every value kept at its level
        const loss = (levels: number[], gates: number[]) => {
          const matrix = gateMatrix(gates), size = levels.length;
          return upstream.reduce(
            (sum, gradient, n) =>
              sum +
              gradient *
                levels.reduce((x, level, i) => x + level * matrix[i * size + assigned[n]!]!, 0),
            0,
          );
        };
        levels.forEach((_, i) => {
          const moved = (step: number) => loss(levels.map((q, k) => k === i ? q + step : q), gates);
          assert.ok(Math.abs((moved(0.5) - moved(-0.5)) - own.levels[i]!) < 1e-9);
        });
        gates.forEach((gate, i) => {
          // the loss is linear in each gate, which stays within 0 and 1
          const at = (value: number) => loss(levels, gates.map((g, k) => k === i ? value : g));
          assert.ok(Math.abs(at(1) - at(0) - own.logits[i]!) < 1e-9, `${gate}`);
        });
        const { levels: averaged } = dynamicQuantize([0], quantizer);
        values.forEach((value, n) => {
          const inside = value >= Math.min(...averaged) && value <= Math.max(...averaged);
          assert.equal(own.values[n], inside ? upstream[n] : 0);
        });
      },
    ),
    { seed: 3 },
  );
});

Deno.test("dynamicQuantize() with trained levels beats uniform ones at equal bits", () => {
  // most values are small, a few are large
  const values = Array.from(
    { length: 200 },
    (_, n) => Math.sign(Math.sin(n)) * ((n * 37 % 100) / 100) ** 3 * 4,
  );
  const error = (quantizer: Parameters<typeof dynamicQuantize>[1]) =>
    dynamicQuantize(values, quantizer).values.reduce((sum, x, n) => sum + (x - values[n]!) ** 2, 0);
  const start = uniformLevels(4, { bits: 3 });
  for (const logits of [[1, 1, 1], [1, 1, -1]]) {
    let quantizer = { levels: Array.from(start.levels), logits };
    const before = error(quantizer);
    for (let step = 0; step < 200; step++) {
      const { values: quantized } = dynamicQuantize(values, quantizer);
      const upstream = [...quantized].map((x, n) => 2 * (x - values[n]!));
      const { levels } = dynamicGradients(upstream, { values, quantizer });
      quantizer = { logits, levels: quantizer.levels.map((q, i) => q - 0.004 * levels[i]!) };
    }
    assert.ok(error(quantizer) < 0.6 * before, `${before} -> ${error(quantizer)}`);
    const steps = quantizer.levels.slice(1).map((q, i) => q - quantizer.levels[i]!);
    assert.ok(Math.max(...steps) > 2 * Math.min(...steps.filter((step) => step > 1e-3)));
  }
});

Deno.test("uniformLevels() and dynamicQuantize() take one level and one gate", () => {
  const one = uniformLevels(2, { bits: 0 });
  assert.deepEqual([...dynamicQuantize([-5, 3], one).values], [0, 0]);
  const two = uniformLevels(2, { bits: 1 });
  assert.deepEqual([...dynamicQuantize([-5, 3], two).values], [-2, 2]);
  assert.deepEqual([...dynamicQuantize([-5, 3], { ...two, logits: [-1] }).values], [0, 0]);
  assert.deepEqual(uniformLevels(1).levels.length, 16);
});

Deno.test("budgetedLoss() charges only above the target", () => {
  assert.equal(budgetedLoss(2, { size: 16, target: 4, alpha: 0.5 }), 4);
  assert.equal(budgetedLoss(2, { size: 4, target: 4 }), 2);
  assert.ok(budgetedLoss(2, { size: 8, target: 4 }) < 2.03);
});

Deno.test("dynamicQuantize() and its like refuse what does not fit", () => {
  assert.throws(
    () => dynamicQuantize([1], { levels: [1, 2, 3], logits: [1, 1] }),
    new TypeError("Cannot use levels: its shape must be [4]: current value is [3]"),
  );
  assert.throws(
    () => dynamicQuantize([NaN], uniformLevels(1)),
    /Cannot use values: every number must be finite: current value is NaN at 0/,
  );
  assert.throws(
    () => openGates([1, NaN]),
    new RangeError("Cannot use logits: every number must be finite: current value is NaN at 1"),
  );
  assert.throws(
    () => gateBits([1, 0, 1]),
    new RangeError("Cannot use gates: open ones must come first: current value is 1,0,1"),
  );
  assert.throws(
    () => gateBits([2]),
    new RangeError("Cannot use a gate: it must be an integer in [0, 1]: current value is 2"),
  );
  assert.throws(
    () => gateMatrix([1.5]),
    new RangeError("Cannot use gates: each must be in [0, 1]: current value is 1.5 at 0"),
  );
  assert.throws(
    () => dynamicGradients([1], { values: [1, 2], quantizer: uniformLevels(1) }),
    new TypeError("Cannot use gradients: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () => uniformLevels(0),
    new RangeError("Cannot use limit: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(
    () => budgetedLoss(1, { size: 1, target: 0 }),
    new RangeError("Cannot use target: it must be a number in (0, infinity): current value is 0"),
  );
});
