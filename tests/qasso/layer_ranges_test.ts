import assert from "node:assert/strict";
import fc from "fast-check";
import {
  correctedRules,
  groupStepSizes,
  initialState,
  jointStepSize,
  paperRules,
  type QassoConfig,
  referenceRules,
  step,
} from "@geta-lab/geta/qasso";
import { bitWidth, stepSizeForBits } from "@geta-lab/geta/quant";
import { SettingsError } from "@geta-lab/geta/settings";
import { randomGradients, smallProblem } from "./small_problem.ts";

const STEPS = 18;

/** All reports of a small training. */
function reports(seed: number, options: Parameters<typeof smallProblem>[1]) {
  const { problem, parameters } = smallProblem(seed, options);
  let state = initialState(problem, parameters);
  return Array.from({ length: STEPS }, (_, n) => {
    const gradients = randomGradients(parameters, seed, n);
    const done = step(problem, state, gradients, { learningRate: 0.02 });
    state = done.state;
    return { ...done.report, frozen: state.frozenBits };
  });
}

/** A little room for float32, in which d, q_m and t are held. */
const inside = (bits: number, [low, high]: readonly [number, number]) =>
  bits > low - 1e-4 && bits < high + 1e-4;

const range = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 6 }))
  .map(([low, more]): [number, number] => [low, low + more]);

for (const [name, rules] of Object.entries({ corrected: correctedRules, paper: paperRules })) {
  Deno.test(`step() keeps the bits of weights, inputs and fixed layers in their own ranges, integers after the freeze, ${name} rules`, () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        range,
        range,
        fc.constantFrom("sgd" as const, "adam" as const),
        (seed, bitRange, activationBitRange, rule) => {
          const config: Partial<QassoConfig> = {
            bitRange,
            activationBitRange,
            layerBits: { l0: 8, l1: { weight: 7 } },
            bitReduction: 1,
            optimizer: { rule, momentum: 0.9 },
          };
          for (const report of reports(seed, { rules, config })) {
            const { l0, l1, l2 } = report.bits;
            assert.ok(inside(l0!.weight!, [8, 8]) && inside(l0!.activation!, [8, 8]));
            assert.ok(inside(l1!.weight!, [7, 7]));
            // the paper's warm-up leaves bits free
            if (rules === paperRules && report.stage === "warm-up") continue;
            assert.ok(inside(l1!.activation!, activationBitRange), `${l1!.activation}`);
            assert.ok(inside(l2!.activation!, activationBitRange), `${l2!.activation}`);
            assert.ok(inside(l2!.weight!, bitRange), `${l2!.weight}`);
            if (report.frozen === null) continue;
            for (const [layer, own] of Object.entries(report.frozen)) {
              for (const part of ["weight", "activation"] as const) {
                assert.ok(Number.isInteger(own[part]));
                assert.ok(Math.abs(report.bits[layer]![part]! - own[part]!) < 1e-4);
              }
            }
          }
        },
      ),
      { seed: 3, numRuns: 20 },
    );
  });

  Deno.test(`step() lowers the bits of inputs by the same reductions, down to their own floor, ${name} rules`, () => {
    const config: Partial<QassoConfig> = {
      bitRange: [4, 16],
      activationBitRange: [6, 9],
      bitReduction: 2,
      learningRateQuantizer: 0,
    };
    // projection: steps 3 to 6 in two periods; without learning the bits stay at the upper end
    const all = reports(1, { rules, config });
    const bits = [4, 5, 7].map((n) => all[n - 1]!.bits.l2!);
    assert.deepEqual(bits.map(({ weight }) => Math.round(weight!)), [16, 14, 12]);
    assert.deepEqual(bits.map(({ activation }) => Math.round(activation!)), [9, 7, 6]);
  });
}

Deno.test("step() is the same to the digit if the ranges of inputs and layers are those of all", () => {
  for (const rules of [paperRules, correctedRules]) {
    const plain = reports(4, { rules });
    const own = reports(4, { rules, config: { activationBitRange: [4, 16], layerBits: {} } });
    assert.deepEqual(own, plain);
  }
});

Deno.test("groupStepSizes() leaves a layer with fixed bits at these, and keeps the descent of the others", () => {
  const scalars = { stepSize: 0.01, clip: 1 }, opposed = { scalars, product: -2 };
  const options = {
    forgetRate: 0.5,
    updateNorm: 1,
    learningRate: 0.1,
    bitRange: [4, 16],
  } as const;
  const fixed = { ...opposed, bitRange: [8, 8] as const };
  const { stepSizes, forgetRate } = groupStepSizes([opposed, fixed], options);
  assert.ok(Math.abs(bitWidth({ ...scalars, stepSize: stepSizes[1]! }) - 8) < 1e-9);
  // gamma d of the closed form for the sum of both products: neither d is above it
  const shared = jointStepSize({ product: -4, updateNorm: 1 }, {
    ...options,
    bounds: [stepSizeForBits(8, scalars), Infinity],
  });
  assert.equal(forgetRate, shared.forgetRate);
  assert.ok(stepSizes.every((stepSize) => stepSize <= shared.stepSize));
});

Deno.test("initialState() refuses bits of layers that are not there, and of inputs that are not quantized", () => {
  const start = (config: Partial<QassoConfig>, rules = correctedRules) => {
    const { problem, parameters } = smallProblem(0, { rules, config });
    problem.layers.forEach((layer) => delete layer.activationQuantizer);
    return () => initialState(problem, parameters);
  };
  start({ layerBits: { l0: 8, gone: "float" } })();
  const cases: [Partial<QassoConfig>, string][] = [
    [
      { layerBits: { l9: 8 } },
      "Cannot use layerBits: l9 must be a quantized layer; did you mean l0?",
    ],
    [
      { layerBits: { l0: { activation: 8 } } },
      "Cannot use layerBits: the input of l0 must be quantized: current value is 8 bits for a float",
    ],
    [
      { activationBitRange: [4, 8] },
      "Cannot use activationBitRange: inputs of layers must be quantized: current value is 4:8",
    ],
    [
      { layerBits: { l0: 1 } },
      "Cannot use layerBits: it must be bits of layers, for example conv1=8,head=float, whole numbers in [2, 24] for weight and input (4:8), or float: current value is l0=1",
    ],
    [
      { activationBitRange: [8, 4] },
      "Cannot use activationBitRange: it must be same, or LOW:HIGH, whole numbers in [2, 24] with LOW <= HIGH: current value is 8:4",
    ],
  ];
  for (const [config, message] of cases) {
    assert.throws(start(config), new SettingsError(message));
  }
  assert.throws(
    start({ layerBits: { l0: 8 } }, referenceRules),
    new SettingsError(
      "Cannot use layerBits: semantics must be corrected or paper, since the reference has one bit range for everything: current value is l0",
    ),
  );
  assert.throws(
    start({ activationBitRange: [4, 8] }, referenceRules),
    /Cannot use activationBitRange: semantics must be corrected or paper, .*: current value is 4:8/,
  );
});
