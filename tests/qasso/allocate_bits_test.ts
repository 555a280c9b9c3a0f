import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allocateBits,
  type AllocatedLayer,
  bitChoices,
  bitPrice,
  lowestCost,
  raiseBits,
  runningSensitivity,
} from "@geta-lab/geta/qasso";
import { random } from "@geta-lab/geta/core";
import { fakeQuantGradients, fakeQuantValue, stepSizeForBits } from "@geta-lab/geta/quant";

const layers = fc.array(
  fc.record({
    macs: fc.integer({ min: 1, max: 6 }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    activation: fc.option(fc.double({ min: 0.01, max: 100, noNaN: true }), { nil: undefined }),
    low: fc.integer({ min: 2, max: 3 }),
    more: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
).map((all) =>
  all.map(({ macs, weight, activation, low, more }, i): AllocatedLayer => ({
    name: `l${i}`,
    macs,
    weight: bitChoices(weight, [low, low + more]),
    activation: activation === undefined
      ? [{ bits: 32, error: 0 }]
      : bitChoices(activation, [low, low + more]),
  }))
);

/** All ways to choose, and the best of those that the budget allows. */
function bruteForce(layers: readonly AllocatedLayer[], budget: number): number {
  let ways = [{ cost: 0, error: 0 }];
  for (const { macs, weight, activation } of layers) {
    ways = ways.flatMap((way) =>
      weight.flatMap((w) =>
        activation.map((a) => ({
          cost: way.cost + macs * w.bits * a.bits,
          error: way.error + w.error + a.error,
        }))
      )
    ).filter(({ cost }) => cost <= budget);
  }
  return ways.reduce((best, { error }) => Math.min(best, error), Infinity);
}

const total = (layers: readonly AllocatedLayer[], bits: ReturnType<typeof allocateBits>) =>
  layers.reduce((sum, { name, macs, weight, activation }) => {
    const w = weight.find((one) => one.bits === bits[name]!.weight)!;
    const a = activation.find((one) => one.bits === bits[name]!.activation)!;
    return { cost: sum.cost + macs * w.bits * a.bits, error: sum.error + w.error + a.error };
  }, { cost: 0, error: 0 });

Deno.test("allocateBits() finds the least error that the budget allows, as brute force does", () => {
  fc.assert(
    fc.property(layers, fc.double({ min: 0, max: 1, noNaN: true }), (layers, share) => {
      const cost = (end: "at" | "last") =>
        layers.reduce((sum, { macs, weight, activation }) => {
          const of = (list: typeof weight) => list.at(end === "at" ? 0 : -1)!.bits;
          return sum + macs * of(weight) * of(activation);
        }, 0);
      const least = cost("at"), budget = Math.round(least + share * (cost("last") - least));
      // cells of one bit operation: costs are counted exactly
      const bits = allocateBits(layers, { budget, cells: Math.max(1, budget - least) });
      const found = total(layers, bits);
      assert.ok(found.cost <= budget);
      assert.ok(Math.abs(found.error - bruteForce(layers, budget)) < 1e-9);
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("allocateBits() keeps any budget with the usual cells, and loses less than a percent of it", () => {
  const stream = random(3);
  for (let run = 0; run < 10; run++) {
    const layers = Array.from({ length: 20 }, (_, i): AllocatedLayer => ({
      name: `l${i}`,
      macs: 1e4 * (1 + 50 * stream.uniform()),
      weight: bitChoices(Math.exp(3 * stream.normal()), [2, 16]),
      activation: bitChoices(Math.exp(3 * stream.normal()), [2, 16]),
    }));
    const budget = layers.reduce((sum, { macs }) => sum + 36 * macs, 0);
    const { cost, error } = total(layers, allocateBits(layers, { budget }));
    const uniform = Object.fromEntries(
      layers.map(({ name }) => [name, { weight: 6, activation: 6 }]),
    );
    assert.ok(cost <= budget && cost > 0.99 * budget, `${cost / budget}`);
    assert.ok(error < total(layers, uniform).error);
  }
});

/** The quantizers whose next width the budget would allow. */
function affordable(
  layers: readonly AllocatedLayer[],
  bits: ReturnType<typeof allocateBits>,
  budget: number,
): string[] {
  const { cost } = total(layers, bits);
  return layers.flatMap(({ name, macs, ...choices }) =>
    (["weight", "activation"] as const).filter((part) => {
      const { weight, activation } = bits[name]!, other = part === "weight" ? activation : weight;
      const wider = choices[part].map((one) => one.bits).filter((b) => b > bits[name]![part]);
      return wider.length > 0 &&
        cost + macs * other * (Math.min(...wider) - bits[name]![part]) <= budget;
    }).map((part) => `${name} ${part}`)
  );
}

Deno.test("allocateBits() leaves no bit operations with which a quantizer could have its next width, however coarse its cells", () => {
  fc.assert(
    fc.property(
      layers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 30 }),
      (layers, share, cells) => {
        const least = layers.reduce((sum, layer) => sum + lowestCost(layer), 0);
        const budget = Math.round(least * (1 + 3 * share));
        const bits = allocateBits(layers, { budget, cells });
        assert.ok(total(layers, bits).cost <= budget);
        assert.deepEqual(affordable(layers, bits, budget), []);
      },
    ),
    { seed: 6, numRuns: 200 },
  );
});

Deno.test("raiseBits() never makes an error larger, and leaves bits alone that the budget does not allow to rise", () => {
  fc.assert(
    fc.property(layers, fc.double({ min: 1, max: 4, noNaN: true }), (layers, times) => {
      const bits = Object.fromEntries(
        layers.map(({ name, weight, activation }) => [name, {
          weight: weight[0]!.bits,
          activation: activation[0]!.bits,
        }]),
      );
      const { cost, error } = total(layers, bits), budget = times * cost;
      const raised = raiseBits(layers, { bits, budget });
      assert.ok(total(layers, raised).error <= error && total(layers, raised).cost <= budget);
      assert.deepEqual(affordable(layers, raised, budget), []);
      assert.deepEqual(raiseBits(layers, { bits, budget: cost }), bits);
    }),
    { seed: 7 },
  );
});

Deno.test("allocateBits() says what the lowest bits cost where the budget is below it", () => {
  const layer = {
    name: "a",
    macs: 10,
    weight: bitChoices(1, [4, 8]),
    activation: bitChoices(1, [4, 8]),
  };
  assert.equal(lowestCost(layer), 160);
  assert.deepEqual(allocateBits([layer], { budget: 160 }), { a: { weight: 4, activation: 4 } });
  assert.throws(
    () => allocateBits([layer], { budget: 150 }),
    /^RangeError: Cannot allocate bits: the budget must be at least 160 bit operations, the cost of the lowest bits: current value is 150$/,
  );
});

Deno.test("runningSensitivity() is the diagonal Fisher times the squared rounding error, in the mean over batches", () => {
  const stream = random(5), bits = 5, clip = 1.5, stepSize = stepSizeForBits(bits, { clip });
  const x = Float32Array.from({ length: 400 }, () => 0.5 * stream.normal());
  const scale = x.map(() => 0.2 + stream.uniform()); // standard deviation of each gradient
  const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
  const parameters = { d: Float32Array.of(stepSize), q: Float32Array.of(clip) };
  let slow = 0, mean = 0;
  for (let i = 0; i < x.length; i++) {
    const clipped = Math.sign(x[i]!) * Math.min(Math.abs(x[i]!), clip);
    slow += scale[i]! ** 2 * (fakeQuantValue(x[i]!, { stepSize, clip }) - clipped) ** 2;
  }
  const batches = 2000;
  for (let batch = 0; batch < batches; batch++) {
    const upstream = x.map((_, i) => scale[i]! * stream.normal());
    const gradient = fakeQuantGradients(x, upstream, { stepSize, clip }).stepSize;
    const found = runningSensitivity(layers, parameters, {
      gradients: { d: Float32Array.of(gradient) },
    });
    mean += bitChoices(found.fc!.weight!, [bits, bits])[0]!.error / batches;
  }
  assert.ok(Math.abs(mean / slow - 1) < 0.15, `${mean} for ${slow}`); // the mean of 2000 squares is 3 % off, 1 sigma
});

Deno.test("bitPrice() is the derivative of the logarithm of all bit operations", () => {
  const macs = { a: 300, b: 20 },
    bits = {
      a: { weight: 5, activation: 7 },
      b: { weight: 3, activation: 32 },
    };
  const log = (wa: number, aa: number, wb: number) => Math.log(300 * wa * aa + 20 * wb * 32);
  const price = bitPrice(macs, bits), h = 1e-5;
  const near = (found: number, slope: number) => assert.ok(Math.abs(found - slope) < 1e-6);
  near(price.a!.weight, (log(5 + h, 7, 3) - log(5 - h, 7, 3)) / (2 * h));
  near(price.a!.activation, (log(5, 7 + h, 3) - log(5, 7 - h, 3)) / (2 * h));
  near(price.b!.weight, (log(5, 7, 3 + h) - log(5, 7, 3 - h)) / (2 * h));
});
