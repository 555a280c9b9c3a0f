import assert from "node:assert/strict";
import fc from "fast-check";
import { geta } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { dense, variableStore } from "@geta-lab/geta/nn";
import {
  correctedRules,
  finalBits,
  highestBits,
  initialState,
  layerBits,
  paperRules,
  quantizedParts,
  step,
  timetable,
} from "@geta-lab/geta/qasso";
import * as tf from "@tensorflow/tfjs";
import { randomGradients, smallProblem } from "./small_problem.ts";

/** Schedules of all lengths, with and without a joint stage; the scalars do not learn, so that bits go where the range takes them. */
const schedules = fc.record({
  rules: fc.constantFrom(correctedRules, paperRules),
  warmUpSteps: fc.nat(2),
  projectionPeriods: fc.integer({ min: 1, max: 4 }),
  stepsInPeriod: fc.nat(3),
  surplus: fc.nat(2),
  jointSteps: fc.constantFrom(0, 0, 2, 5),
  bitReduction: fc.nat(5),
  low: fc.integer({ min: 2, max: 6 }),
});

Deno.test("step() freezes the bits that timetable() and finalBits() name, whatever the schedule", () => {
  let reduced = 0;
  fc.assert(
    fc.property(schedules, ({ rules, stepsInPeriod, surplus, low, ...schedule }) => {
      const { jointSteps, projectionPeriods, warmUpSteps } = schedule;
      const projectionSteps = stepsInPeriod * projectionPeriods +
        (stepsInPeriod === 0 ? 0 : Math.min(surplus, projectionPeriods - 1));
      const { problem, parameters } = smallProblem(1, {
        rules,
        config: {
          ...schedule,
          projectionSteps,
          // the paper's joint update sets step sizes itself
          sparsity: jointSteps === 0 || rules === paperRules ? 0 : 0.3,
          pruningPeriods: 1,
          bitRange: [low, 16],
          learningRateQuantizer: 0,
        },
      });
      let state = initialState(problem, parameters);
      const steps = warmUpSteps + projectionSteps + jointSteps + 2;
      for (let n = 1; n <= steps; n++) {
        const gradients = randomGradients(parameters, 1, n);
        ({ state } = step(problem, state, gradients, { learningRate: 0.01 }));
        const left = layerBits(problem.layers, state.parameters), most = highestBits(problem, n);
        for (const { name } of problem.layers) {
          assert.ok(
            left[name]!.weight! < most[name]!.weight + 1e-4,
            `weight of ${name}, step ${n}`,
          );
          assert.ok(left[name]!.activation! < most[name]!.activation + 1e-4);
        }
      }
      assert.deepEqual(state.frozenBits, quantizedParts(problem.layers, finalBits(problem)));
      const { bits } = timetable(problem).at(-1)!;
      const frozen = Object.values(state.frozenBits!).flatMap((own) => Object.values(own));
      assert.deepEqual([...new Set(frozen)], [bits]);
      if (jointSteps === 0 && (bits as number) < 16) reduced++;
    }),
    { seed: 1, numRuns: 150 },
  );
  assert.ok(reduced > 20, `${reduced} schedules without a joint stage`);
});

Deno.test("timetable() says by layer where quantizers have bits of their own, or an allocation decides", () => {
  const bits = (config: object) => {
    const { problem } = smallProblem(0, { rules: correctedRules, config });
    return timetable(problem).map((row) => row.bits);
  };
  const plain = [16, 16, 14, 12, 12, 12];
  assert.deepEqual(bits({}), plain);
  assert.deepEqual(bits({ bits: "allocated" }), [...plain.slice(0, -1), "by layer"]);
  assert.deepEqual(bits({ layerBits: { l0: 8 } }), plain.map(() => "by layer"));
  assert.deepEqual(bits({ activationBitRange: [4, 16] }), plain);
  assert.deepEqual(
    bits({ activationBitRange: [4, 13], bitRange: [4, 14], bitReduction: 5 }),
    ["by layer", "by layer", "by layer", 4, 4, 4],
  );
});

await useEngine();

Deno.test("geta() quantizes without a joint stage to the bits that explain() names", () => {
  const store = variableStore(1);
  const hidden = dense(store, "hidden", { inputs: 4, outputs: 12 });
  const last = dense(store, "last", { inputs: 12, outputs: 3 });
  const network = {
    name: "own",
    inputs: [{ shape: [4] }],
    variables: store.variables,
    forward: (x: tf.Tensor) => last(tf.relu(hidden(x))),
  };
  using opt = geta(network, {
    steps: 20,
    sparsity: 0,
    jointSteps: 0,
    bitRange: [4, 16],
    bitReduction: 3,
    projectionPeriods: 4,
  });
  for (let n = 0; n < 20; n++) {
    tf.tidy(() => {
      const inputs = tf.randomUniform([8, 4], -1, 1, "float32", n + 1);
      opt.step({ inputs, labels: tf.argMax(inputs.slice([0, 0], [-1, 3]), -1) });
    });
  }
  assert.equal(opt.explain().at(-1)!.bits, 4);
  const both = { weight: 4, activation: 4 };
  assert.deepEqual(opt.state!.frozenBits, { hidden: both, last: both });
});
