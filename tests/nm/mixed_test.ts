import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bestSwap,
  densityLoss,
  feasibleSwaps,
  jensenGap,
  latticeDensities,
  latticeGap,
  smallestSwap,
  totalLoss,
  waterFilling,
} from "@geta-lab/geta/nm";
import { random } from "@geta-lab/geta/core";

const curve = fc.record({
  height: fc.integer({ min: 1, max: 200 }).map((n) => n / 8),
  rate: fc.integer({ min: 4, max: 80 }).map((n) => n / 4),
});
const layers = fc.array(
  fc.record({
    height: fc.integer({ min: 1, max: 80 }),
    rate: fc.integer({ min: 1, max: 16 }),
    size: fc.constantFrom(64, 96, 128, 320),
  }),
  { minLength: 1, maxLength: 5 },
);
const N8 = [1, 2, 4, 8];

Deno.test("jensenGap() is never negative, zero for equal densities, and 1.160 for the note's swap", () => {
  const densities = fc.array(fc.integer({ min: 0, max: 8 }).map((n) => n / 8), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(curve, densities, (curve, densities) => {
      assert.ok(jensenGap(curve, densities) >= 0);
      assert.ok(jensenGap(curve, densities.map(() => densities[0]!)) < 1e-12 * curve.height);
      if (new Set(densities).size > 1) assert.ok(jensenGap(curve, densities) > 0);
    }),
    { seed: 1 },
  );
  // loss(1:8) = 10 e^-1, loss(2:8) = 10 e^-2, loss(4:8) = 10 e^-4
  const gap = jensenGap({ height: 10, rate: 8 }, [1 / 8, 1 / 8, 1 / 2]);
  const wanted = (20 * Math.exp(-1) + 10 * Math.exp(-4)) / 3 - 10 * Math.exp(-2);
  assert.ok(Math.abs(gap - wanted) < 1e-12);
  assert.throws(() => jensenGap({ height: 1, rate: 1 }, []), TypeError);
  assert.throws(
    () => densityLoss({ height: 1, rate: 0 }, 0.5),
    new RangeError("Cannot use rate: it must be a number in (0, infinity): current value is 0"),
  );
});

Deno.test("smallestSwap() keeps the number of weights, p = 2q for 1, 2 and 4 of 8", () => {
  assert.deepEqual(smallestSwap({ low: 1, middle: 2, high: 4 }), { lowered: 2, lifted: 1 });
  for (let low = 1; low < 7; low++) {
    for (let middle = low + 1; middle < 8; middle++) {
      for (let high = middle + 1; high <= 8; high++) {
        const { lowered, lifted } = smallestSwap({ low, middle, high });
        assert.equal(lowered * low + lifted * high, (lowered + lifted) * middle);
        // no smaller one does
        for (let p = 1; p < lowered + lifted; p++) {
          for (let q = 1; p + q < lowered + lifted; q++) {
            assert.notEqual(p * low + q * high, (p + q) * middle);
          }
        }
      }
    }
  }
  assert.throws(
    () => smallestSwap({ low: 2, middle: 2, high: 4 }),
    new RangeError("Cannot use middle: it must be an integer in [3, infinity): current value is 2"),
  );
});

Deno.test("feasibleSwaps() are all pairs that keep the number of weights", () => {
  for (const states of [{ low: 1, middle: 2, high: 4 }, { low: 2, middle: 4, high: 7 }]) {
    for (let layers = 1; layers < 14; layers++) {
      const wanted: { lowered: number; lifted: number }[] = [];
      for (let lowered = 1; lowered < layers; lowered++) {
        for (let lifted = 1; lowered + lifted <= layers; lifted++) {
          const { low, middle, high } = states;
          if (lowered * low + lifted * high === (lowered + lifted) * middle) {
            wanted.push({ lowered, lifted });
          }
        }
      }
      assert.deepEqual(feasibleSwaps(states, layers), wanted);
    }
  }
});

Deno.test("bestSwap() finds the best of all swaps", () => {
  fc.assert(
    fc.property(
      fc.array(curve, { minLength: 3, maxLength: 6 }),
      fc.constantFrom({ low: 1, middle: 2, high: 4 }, { low: 2, middle: 3, high: 4 }),
      (curves, states) => {
        const found = bestSwap(curves, { ...states, m: 8 });
        const loss = (densities: number[]) => totalLoss(curves, densities);
        const uniform = curves.map(() => states.middle / 8);
        let max = -Infinity;
        for (let choice = 0; choice < 3 ** curves.length; choice++) {
          const n = curves.map((_, l) =>
            [states.low, states.middle, states.high][Math.floor(choice / 3 ** l) % 3]!
          );
          const sum = n.reduce((a, b) => a + b, 0);
          if (
            sum !== curves.length * states.middle ||
            n.filter((one) => one === states.high).length !== 1
          ) continue;
          max = Math.max(max, loss(uniform) - loss(n.map((one) => one / 8)));
        }
        assert.ok(Math.abs(found.gain - max) < 1e-9);
        const changed = uniform.map((d, l) =>
          l === found.lifted ? states.high / 8 : found.lowered.includes(l) ? states.low / 8 : d
        );
        assert.ok(Math.abs(loss(uniform) - loss(changed) - found.gain) < 1e-9);
      },
    ),
    { seed: 2 },
  );
});

Deno.test("bestSwap() pays from 3.97 times the sensitivity on, and takes the first of equal layers", () => {
  const gain = (height: number) =>
    bestSwap([height, 2, 2].map((height) => ({ height, rate: 8 })), {
      low: 1,
      middle: 2,
      high: 4,
      m: 8,
    }).gain;
  const limit = 2 * 2 * (Math.exp(-1) - Math.exp(-2)) / (Math.exp(-2) - Math.exp(-4));
  assert.equal((limit / 2).toFixed(2), "3.97");
  assert.ok(gain(0.999 * limit) < 0 && gain(1.001 * limit) > 0);
  const equal = Array(4).fill({ height: 1, rate: 8 });
  const { lifted, lowered, gain: loss } = bestSwap(equal, { low: 1, middle: 2, high: 4, m: 8 });
  assert.deepEqual([lifted, lowered], [0, [1, 2]]);
  assert.ok(Math.abs(loss + 3 * jensenGap(equal[0], [1 / 8, 1 / 8, 1 / 2])) < 1e-12);
});

Deno.test("bestSwap() refuses layers that cannot pay", () => {
  const curves = [{ height: 1, rate: 1 }, { height: 1, rate: 1 }];
  assert.throws(
    () => bestSwap(curves, { low: 1, middle: 2, high: 4, m: 8 }),
    new RangeError(
      "Cannot swap: one lifted layer must be paid by a whole number of the others: " +
        "current value is 2 for 1 among 2 layers",
    ),
  );
  assert.throws(
    () => bestSwap(curves, { low: 1, middle: 2, high: 9, m: 8 }),
    /Cannot use m: .*\[9, /,
  );
});

Deno.test("waterFilling() spends the budget, inside its bounds, and no random change is better", () => {
  const stream = random(1);
  fc.assert(
    fc.property(layers, fc.integer({ min: 8, max: 64 }), (layers, part) => {
      const density = part / 64, min = 1 / 8;
      const { densities, loss } = waterFilling(layers, { density, min });
      const weights = layers.reduce((sum, { size }) => sum + size, 0);
      const used = densities.reduce((sum, d, l) => sum + d * layers[l]!.size, 0) / weights;
      assert.ok(Math.abs(used - density) < 1e-9);
      assert.ok(densities.every((d) => d >= min && d <= 1));
      assert.ok(Math.abs(loss - totalLoss(layers, densities)) < 1e-12);
      for (let round = 0; round < 30 && layers.length > 1; round++) {
        const a = stream.integer(layers.length), b = stream.integer(layers.length);
        const change = 0.1 * stream.uniform() * stream.uniform(), other = densities.slice();
        other[a]! += change / layers[a]!.size * 64;
        other[b]! -= change / layers[b]!.size * 64;
        if (other.some((d) => d < min || d > 1)) continue;
        assert.ok(totalLoss(layers, other) >= loss - 1e-9);
      }
    }),
    { seed: 3 },
  );
});

Deno.test("waterFilling() gives the same last gain to all layers that are not clipped", () => {
  const layers = [{ height: 10, rate: 8, size: 64 }, { height: 2, rate: 5, size: 128 }, {
    height: 30,
    rate: 12,
    size: 32,
  }];
  const { densities } = waterFilling(layers, { density: 0.4 });
  const gains = layers.map(({ height, rate, size }, l) =>
    height * rate * Math.exp(-rate * densities[l]!) / size
  );
  for (const gain of gains) assert.ok(Math.abs(gain / gains[0]! - 1) < 1e-9, `${gains}`);
});

Deno.test("waterFilling() keeps equal layers uniform, and clips", () => {
  const equal = Array(3).fill({ height: 3, rate: 8, size: 10 });
  for (const d of waterFilling(equal, { density: 0.25 }).densities) {
    assert.ok(Math.abs(d - 0.25) < 1e-12);
  }
  const far = [{ height: 1e6, rate: 8, size: 10 }, { height: 1e-6, rate: 8, size: 10 }];
  const [high, low] = waterFilling(far, { density: 0.5, min: 0.125, max: 0.875 }).densities;
  assert.ok(Math.abs(high! - 0.875) < 1e-9 && Math.abs(low! - 0.125) < 1e-9);
  for (const d of waterFilling(far, { density: 1 }).densities) assert.ok(Math.abs(d - 1) < 1e-12);
  assert.throws(
    () => waterFilling(far, { density: 0.05, min: 0.125 }),
    new RangeError("Cannot use density: it must be a number in [0.125, 1]: current value is 0.05"),
  );
  assert.throws(
    () => waterFilling([], { density: 0.5 }),
    /Cannot use the number of layers: .*\[1, /,
  );
});

Deno.test("latticeDensities() is the best of all choices within the budget", () => {
  const states = fc.constantFrom(N8, [1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
  fc.assert(
    fc.property(layers, states, fc.integer({ min: 16, max: 64 }), (layers, states, part) => {
      const density = part / 64,
        budget = density * 8 * layers.reduce((sum, { size }) => sum + size, 0);
      const found = latticeDensities(layers, { m: 8, states, density });
      const used = found.n.reduce((sum, n, l) => sum + n * layers[l]!.size, 0);
      assert.ok(used <= budget);
      assert.deepEqual(found.densities, found.n.map((n) => n / 8));
      let best = Infinity;
      for (let choice = 0; choice < states.length ** layers.length; choice++) {
        const n = layers.map((_, l) =>
          states[Math.floor(choice / states.length ** l) % states.length]!
        );
        if (n.reduce((sum, one, l) => sum + one * layers[l]!.size, 0) > budget) continue;
        best = Math.min(best, totalLoss(layers, n.map((one) => one / 8)));
      }
      assert.ok(Math.abs(found.loss - best) < 1e-9);
    }),
    { seed: 4, numRuns: 40 },
  );
});

Deno.test("latticeDensities() stays uniform for equal layers and for (4, 2, 2), and mixes from (8, 2, 2) on", () => {
  const choice = (heights: number[]) =>
    latticeDensities(heights.map((height) => ({ height, rate: 8, size: 64 })), {
      m: 8,
      states: N8,
      density: 2 / 8,
    });
  assert.deepEqual(choice([3, 3, 3]).n, [2, 2, 2]);
  assert.deepEqual(choice([4, 2, 2]).n, [2, 2, 2]);
  const mixed = choice([8, 2, 2]);
  assert.deepEqual(mixed.n, [4, 1, 1]);
  const uniform = 12 * Math.exp(-2);
  assert.equal((100 * (1 - mixed.loss / uniform)).toFixed(1), "0.4");
});

Deno.test("latticeGap() is never negative, and shrinks as states get finer until it is gone", () => {
  fc.assert(
    fc.property(layers, fc.integer({ min: 8, max: 64 }), (layers, part) => {
      const gap = (m: number, states: number[]) =>
        latticeGap(layers, { m, states, density: part / 64 });
      const all = (m: number) => Array.from({ length: m - m / 8 + 1 }, (_, i) => m / 8 + i);
      const coarse = gap(8, N8), fine = gap(8, all(8)), finest = gap(64, all(64));
      assert.ok(finest >= 0 && finest <= fine + 1e-9 && fine <= coarse + 1e-9);
      // at most a step of 1/64 of one layer stays unspent, and rounding costs second order only
      const steepest = layers.reduce((max, { height, rate }) => Math.max(max, height * rate), 0);
      assert.ok(finest <= 2 * steepest * layers.length / 64);
    }),
    { seed: 5, numRuns: 60 },
  );
});

Deno.test("latticeDensities() refuses budgets, states and sizes that leave no choice or too many", () => {
  const layer = { height: 1, rate: 1, size: 7 };
  assert.throws(
    () => latticeDensities([layer], { m: 8, states: N8, density: 0.1 }),
    new RangeError(
      "Cannot choose N: density must be at least that of the lowest state, 1:8: current value is 0.1",
    ),
  );
  assert.throws(
    () => latticeDensities([layer], { m: 8, states: [9], density: 1 }),
    new RangeError("Cannot use n: it must be an integer in [1, 8]: current value is 9"),
  );
  const coprime = [{ ...layer, size: 100_000_007 }, { ...layer, size: 99_999_989 }];
  assert.throws(
    () => latticeDensities(coprime, { m: 8, states: N8, density: 1 }),
    /Cannot choose N: sizes must have a common divisor that leaves at most 134217728 cells of layers and units: current value is 1/,
  );
});
