import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  accuracyGuaranteedReward,
  bitProblem,
  bitsOfAction,
  budgetReward,
  clipActions,
  clipChain,
  constrainedReward,
  cyclesOfBits,
  energyOfBits,
  haqReward,
  keptChannels,
  plan,
  scaleFeatures,
  sizeOfBits,
  walkToBudget,
  weightsAtBits,
} from "@geta-lab/geta/search";

const share = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("keptChannels() is a multiple or everything, at least the share, never none", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      share,
      fc.integer({ min: 1, max: 16 }),
      (c, keep, multiple) => {
        const kept = keptChannels(c, keep, multiple);
        assert.ok(kept >= 1 && kept <= c);
        assert.ok(kept === c || kept % multiple === 0);
        assert.ok(kept >= keep * c - 0.5 - 1e-9);
      },
    ),
    { seed: 210 },
  );
  assert.deepEqual([keptChannels(64, 0.01), keptChannels(8, 0), keptChannels(20, 0.9)], [8, 8, 20]);
  assert.throws(() => keptChannels(0, 0.5), /Cannot use channels/);
  assert.throws(() => keptChannels(8, NaN), /Cannot use share/);
});

Deno.test("clipActions() reaches the target whatever the agent wants, and leaves alone what reaches it", () => {
  const layers = fc.array(fc.tuple(share, fc.integer({ min: 1, max: 1000 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(layers, share, (layers, part) => {
      const maxAction = 0.8, target = part * maxAction;
      const raw = layers.map(([action]) => action), costs = layers.map(([, cost]) => cost);
      const { actions, reduction } = clipActions(raw, { costs, target, maxAction });
      assert.ok(reduction >= target - 1e-9);
      assert.ok(actions.every((action) => action >= 0 && action <= maxAction));
      assert.ok(actions.every((action, t) => action >= Math.min(raw[t]!, maxAction)));
    }),
    { seed: 211 },
  );
});

Deno.test("clipActions() names the target that can be reached, and what does not fit", () => {
  const one = { costs: [1], target: 0.9, maxAction: 0.8 };
  assert.throws(
    () => clipActions([0], one),
    new RangeError(
      "Cannot reach the target: it must be at most 0.8, what all layers lose at the largest action: current value is 0.9",
    ),
  );
  assert.throws(() => clipActions([], { ...one, target: 0.5 }), TypeError);
  assert.throws(() => clipActions([NaN], { ...one, target: 0.5 }), /Cannot use action/);
  assert.throws(() => clipActions([0], { ...one, costs: [0], target: 0.5 }), /Cannot use cost/);
});

Deno.test("clipChain() without rounding keeps the budget where the lowest ratios can", () => {
  const keeps = fc.array(share, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(keeps, fc.integer({ min: 5, max: 10 }), (raw, tenths) => {
      const chain = { costs: [100, 300, 200, 400], channels: [1e6, 1e6, 1e6, 1e6], multiple: 1 };
      const { share, kept } = clipChain(raw, { ...chain, target: tenths / 10 });
      assert.ok(share <= tenths / 10 + 1e-5, `${share}`);
      assert.ok(kept[0] === 1 && kept.every((keep) => keep >= 0.2 - 1e-6));
    }),
    { seed: 212 },
  );
  assert.throws(() => clipChain([1], { costs: [1, 2], channels: [1, 2], target: 1 }), TypeError);
});

Deno.test("budgetReward(), accuracyGuaranteedReward() and constrainedReward() prefer a smaller error, and refuse what would turn their sign", () => {
  assert.ok(budgetReward(0.1) > budgetReward(0.2));
  assert.ok(constrainedReward(0.9, true) > constrainedReward(0.1, false));
  assert.throws(() => constrainedReward(NaN, true), /Cannot use error/);
  assert.ok(accuracyGuaranteedReward(0.1, 100) > accuracyGuaranteedReward(0.1, 200));
  assert.throws(
    () => accuracyGuaranteedReward(0.1, 0.5),
    /Cannot use cost: it must be a number in \(1, /,
  );
  assert.throws(() => budgetReward(12), /Cannot use error/);
  assert.throws(() => haqReward(NaN, 1), /Cannot use quantized/);
});

Deno.test("scaleFeatures() brings each feature to [0, 1] over the layers and leaves constants", () => {
  assert.deepEqual(scaleFeatures([[1, 3, 5], [3, 3, 1]]), [[0, 3, 1], [1, 3, 0]]);
  assert.throws(() => scaleFeatures([[1], [1, 2]]), TypeError);
  assert.throws(() => scaleFeatures([[1], [NaN]]), RangeError);
});

Deno.test("bitsOfAction() gives each number of bits an equal part, and never 0 or more than the most", () => {
  for (const [min, max] of [[1, 8], [2, 8], [4, 4]] as const) {
    const steps = 840 * (max - min + 1), counts = new Map<number, number>();
    for (let i = 0; i < steps; i++) {
      const bits = bitsOfAction((i + 0.5) / steps, [min, max]);
      counts.set(bits, (counts.get(bits) ?? 0) + 1);
    }
    assert.deepEqual([...counts.values()], new Array(max - min + 1).fill(840));
    assert.deepEqual([bitsOfAction(0, [min, max]), bitsOfAction(1, [min, max])], [min, max]);
  }
  assert.equal(bitsOfAction(1 / 4, [1, 8]), 3); // a half goes up
  assert.throws(() => bitsOfAction(0.5, [0, 8]), /Cannot use the fewest bits/);
  assert.throws(() => bitsOfAction(-0.1, [1, 8]), /Cannot use action/);
});

Deno.test("walkToBudget() lowers as little as its order allows: one bit more in its last place is too much", () => {
  const layers = fc.array(
    fc.tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 50 })),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(layers, share, (layers, part) => {
      const bits = layers.map(([b]) => b);
      const cost = (bits: readonly number[]) =>
        bits.reduce((sum, b, l) => sum + b * layers[l]![1], 0);
      const low = cost(bits.map(() => 2)), budget = low + Math.round(part * (cost(bits) - low));
      const found = walkToBudget(bits, { cost, budget, minBits: bits.map(() => 2) });
      assert.ok(cost(found) <= budget && found.every((b, l) => b >= 2 && b <= bits[l]!));
      if (cost(bits) <= budget) return assert.deepEqual(found, bits);
      // the layer lowered last: the first one that is lowest in the number of passes
      const passes = found.map((b, l) => bits[l]! - b),
        most = passes.reduce((a, b) => Math.max(a, b));
      const last = passes.indexOf(most);
      assert.ok(cost(found.with(last, found[last]! + 1)) > budget);
    }),
    { seed: 213 },
  );
  const none = { cost: ([a]: readonly number[]) => a!, budget: 1, minBits: [2] };
  assert.throws(
    () => walkToBudget([8], none),
    new RangeError(
      "Cannot lower bits to the budget: it must be at least 2, the cost of the fewest bits: current value is 1",
    ),
  );
  assert.throws(() => walkToBudget([8, 8], none), TypeError);
});

const layers = ["conv1", "conv2", "fc"].map((name, l) => ({
  name,
  macs: 1000 * (l + 1),
  weights: 90,
  inputs: 30,
}));

Deno.test("bitProblem() makes both environments of the paper", () => {
  const evaluate = () => 90;
  const size = bitProblem(layers, { resource: "bits", cost: sizeOfBits, budget: 1000, evaluate });
  assert.deepEqual(
    size.problem.choices.map(({ options }) => options),
    new Array(3).fill([1, 2, 3, 4, 5, 6, 7, 8]),
  );
  const linear = bitProblem(layers, {
    resource: "cycles",
    cost: cyclesOfBits,
    budget: 1e6,
    evaluate,
    activationBits: [2, 8],
    endBits: 8,
  });
  assert.deepEqual(linear.problem.choices.map(({ name, options }) => [name, options.length]), [
    ["conv1/weight", 1],
    ["conv1/activation", 1],
    ["conv2/weight", 7],
    ["conv2/activation", 7],
    ["fc/weight", 1],
    ["fc/activation", 1],
  ]);
  const { largest } = plan(linear.problem);
  const eight = { weight: 8, activation: 8 };
  assert.equal(largest.cost, layers.reduce((sum, layer) => sum + cyclesOfBits(layer, eight), 0));
  assert.deepEqual(linear.bitsOf(largest.configuration).conv2, eight);
  assert.throws(
    () =>
      bitProblem(layers, {
        resource: "cycles",
        cost: cyclesOfBits,
        budget: 1,
        evaluate,
        activationBits: [1, 8],
      }),
    /Cannot use the fewest bits: it must be an integer in \[2, /,
  );
});

Deno.test("costs of bits do not fall when bits rise; eight by eight costs what the source measured", () => {
  const bits = fc.integer({ min: 1, max: 31 });
  fc.assert(
    fc.property(bits, bits, (weight, activation) => {
      for (const cost of [sizeOfBits, cyclesOfBits, energyOfBits]) {
        const at = cost(layers[1]!, { weight, activation });
        assert.ok(cost(layers[1]!, { weight: weight + 1, activation }) >= at);
        assert.ok(cost(layers[1]!, { weight, activation: activation + 1 }) >= at);
      }
    }),
    { seed: 214 },
  );
  const product = energyOfBits({ macs: 1, weights: 0, inputs: 0 }, { weight: 8, activation: 8 }, {
    sum: 0,
  });
  assert.ok(Math.abs(product - 0.2) < 0.01); // pJ of an 8-bit product in the table
  assert.throws(() => energyOfBits(layers[0]!, { weight: 0, activation: 8 }), /bits of the weight/);
});

Deno.test("weightsAtBits() has no more values than its bits, and errs less with more of them", () => {
  const stream = random(9), weights = Array.from({ length: 400 }, () => stream.normal());
  const error = (found: Float32Array) =>
    found.reduce((sum, w, i) => sum + (w - weights[i]!) ** 2, 0);
  for (const quantizer of ["linear", "kMeans"] as const) {
    let before = Infinity;
    for (const bits of [2, 3, 4, 6]) {
      const found = weightsAtBits(weights, bits, { quantizer });
      const levels = quantizer === "linear" ? 2 ** bits - 1 : 2 ** bits;
      assert.ok(new Set(found).size <= levels, `${quantizer} ${bits}`);
      assert.ok(error(found) < before);
      before = error(found);
    }
  }
  // a codebook may put its levels where the weights are
  const [linear, shared] = (["linear", "kMeans"] as const)
    .map((quantizer) => error(weightsAtBits(weights, 3, { quantizer })));
  assert.ok(shared! < linear!);
  assert.deepEqual(weightsAtBits([0, 0], 4), Float32Array.of(0, 0));
  assert.throws(
    () => weightsAtBits([1], 1),
    /Cannot use bits: it must be an integer in \[2, 32\]: current value is 1/,
  );
  assert.throws(() => weightsAtBits([NaN], 4), RangeError);
});
