import assert from "node:assert/strict";
import fc from "fast-check";
import type { NamedArrays } from "@geta-lab/geta/core";
import {
  initialState,
  isEligible,
  paperRules,
  pruningPlan,
  type QassoProblem,
  type QassoState,
  referenceRules,
  step,
  type StepReport,
} from "@geta-lab/geta/qasso";
import { bitWidth } from "@geta-lab/geta/quant";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { randomGradients, smallProblem, type SmallProblemOptions } from "./small_problem.ts";

/** Runs from a state (or the start) to step `end` with random gradients. */
function run(
  seed: number,
  { end = 18, from, ...options }: SmallProblemOptions & { end?: number; from?: QassoState } = {},
) {
  const { problem, parameters } = smallProblem(seed, options);
  let state = from ?? initialState(problem, parameters);
  const reports: StepReport[] = [];
  while (state.step < end) {
    const gradients = randomGradients(parameters, seed, state.step);
    const stepped = step(problem, state, gradients, { learningRate: 0.02 });
    state = stepped.state;
    reports.push(stepped.report);
  }
  return { problem, state, reports };
}

/** Numbers of the structures that are exactly zero, per group; none in groups that may not be pruned. */
function zeroStructures({ groups, shapes, config }: QassoProblem, parameters: NamedArrays) {
  return findZeroStructures(groups, parameters, shapes).map((isZero, i) =>
    isEligible(groups[i]!, config) ? [...isZero.keys()].filter((j) => isZero[j]) : []
  );
}

const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0);

Deno.test("step() ends with exactly K zero structures, whatever the network and the rule", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 5 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      fc.constantFrom("sgd", "adam", "adamw"),
      fc.boolean(),
      fc.constantFrom(1, 2, 4, 8),
      (seed, sizes, sparsity, rule, quantized, pruningPeriods) => {
        const config = { sparsity, optimizer: { rule } as const, pruningPeriods };
        const { problem, state, reports } = run(seed, { sizes, config, quantized });
        const zero = zeroStructures(problem, state.parameters);
        assert.equal(zero.flat().length, total(pruningPlan(problem)));
        assert.deepEqual(zero, state.groups.map(({ pruned }) => pruned));
        assert.equal(total(reports.at(-1)!.pruned), zero.flat().length);
        assert.equal(state.carried, 0);
        problem.groups.forEach(({ size }, i) => assert.ok(zero[i]!.length < size));
      },
    ),
    { seed: 13, numRuns: 60 },
  );
});

Deno.test("step() has the structures zero as soon as their period is over", () => {
  const { problem, state, reports } = run(1, { end: 13 }); // joint stage 7 … 14, K_p = 4
  assert.equal(reports.at(-1)!.stage, "joint");
  assert.deepEqual(reports.at(-1)!.redundant, [0, 0, 0]);
  const zero = zeroStructures(problem, state.parameters);
  assert.equal(zero.flat().length, total(pruningPlan(problem)));
});

Deno.test("step() keeps a multiple of roundTo and says how many structures that costs", () => {
  const sizes = [8, 12, 3];
  const { state } = run(2, { sizes, config: { roundTo: 4 } }); // K = 10, blocks of 4
  const left = state.groups.map(({ pruned }, i) => sizes[i]! - pruned.length);
  assert.ok(left.slice(0, 2).every((count) => count % 4 === 0 && count > 0));
  assert.equal(20 - left[0]! - left[1]!, 8);
  assert.equal(state.carried, 2);
});

Deno.test("step() keeps bits of weights and activations inside the range once projection has begun", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 0, max: 10 }),
      (seed, min, width) => {
        const bitRange: [number, number] = [min, min + width];
        const { reports } = run(seed, { config: { bitRange, learningRateQuantizer: 0.05 } });
        for (const { stage, bits, bitRange: [low, high] } of reports) {
          assert.ok(low === min && high >= min && high <= min + width);
          if (stage === "warm-up") continue;
          for (const b of Object.values(bits).flatMap((own) => [own.weight!, own.activation!])) {
            assert.ok(Number.isFinite(b));
            assert.ok(b > min - 1e-5 && b < min + width + 1e-5, `${stage}: ${b}`);
            if (stage !== "cool-down") assert.ok(b < high + 1e-5, `${stage}: ${b} above ${high}`);
          }
        }
      },
    ),
    { seed: 14, numRuns: 60 },
  );
});

Deno.test("step() holds integer bits in cool-down while clip and exponent go on", () => {
  const { problem, state, reports } = run(3, { end: 25 });
  for (const { bits } of reports.filter(({ stage }) => stage === "cool-down")) {
    for (const [layer, own] of Object.entries(bits)) {
      const frozen = state.frozenBits![layer]!;
      assert.ok(Number.isInteger(frozen.weight) && Number.isInteger(frozen.activation));
      assert.ok(Math.abs(own.weight! - frozen.weight!) < 1e-5);
      assert.ok(Math.abs(own.activation! - frozen.activation!) < 1e-5);
    }
  }
  const clip = problem.layers[0]!.weightQuantizer!.clip;
  const { state: before } = run(3, { end: 15 });
  assert.notEqual(state.parameters[clip]![0], before.parameters[clip]![0]);
});

Deno.test("step() resumed from a saved state ends bit for bit like a run that never stopped", () => {
  for (const rule of ["sgd", "adamw"] as const) {
    for (const rules of [paperRules, referenceRules]) {
      const config = { optimizer: { rule, momentum: 0.9 } };
      const { state: whole } = run(4, { config, rules });
      for (const stop of [1, 5, 8, 11, 15]) {
        const { state: half } = run(4, { config, rules, end: stop });
        const { state: resumed } = run(4, { config, rules, from: throughJson(half) });
        assert.deepEqual(resumed, whole);
      }
    }
  }
});

/** What a checkpoint does: arrays as numbers, everything else as JSON. */
function throughJson(state: QassoState): QassoState {
  const text = JSON.stringify(
    state,
    (_, value) => value instanceof Float32Array ? { float32: [...value] } : value,
  );
  return JSON.parse(
    text,
    (_, value) => value?.float32 ? Float32Array.from(value.float32) : value,
  ) as QassoState;
}

Deno.test("step() leaves parameters without gradient alone", () => {
  const { problem, parameters } = smallProblem(5);
  const before = parameters["l0/kernel"]!.slice(), clip = parameters["l0/weight/clip"]!.slice();
  const gradients: NamedArrays = randomGradients(parameters, 5);
  delete gradients["l0/kernel"];
  delete gradients["l0/weight/clip"];
  const state = initialState(problem, parameters);
  const { state: next } = step(problem, state, gradients, { learningRate: 0.1 });
  assert.deepEqual(next.parameters["l0/kernel"], before);
  assert.deepEqual(next.parameters["l0/weight/clip"], clip);
});

Deno.test("step() does not let the quantizers' scalars decay, the reference does", () => {
  for (const rules of [paperRules, referenceRules]) {
    const { problem, parameters } = smallProblem(6, {
      config: { optimizer: { rule: "sgd", weightDecay: 0.5 } },
      rules,
    });
    const gradients = randomGradients(parameters, 6);
    for (const gradient of Object.values(gradients)) gradient.fill(0);
    const state = initialState(problem, parameters);
    const { state: next } = step(problem, state, gradients, { learningRate: 0.1 });
    const exponent = next.parameters["l0/weight/exponent"]![0]!;
    assert.equal(exponent, rules === paperRules ? 1 : Math.fround(1 - 1e-3 * 0.5));
  }
});

Deno.test("step() keeps the scalars where a quantizer is defined, however large the gradient", () => {
  const { problem, parameters } = smallProblem(7);
  const gradients = randomGradients(parameters, 7);
  for (const [name, gradient] of Object.entries(gradients)) {
    if (name.includes("/weight/") || name.includes("/activation/")) gradient.fill(1e6);
  }
  const state = initialState(problem, parameters);
  const { state: next, report } = step(problem, state, gradients, { learningRate: 0.1 });
  assert.ok(next.parameters["l0/weight/stepSize"]![0]! > 0);
  assert.ok(next.parameters["l0/activation/clip"]![0]! > 0);
  assert.ok(Number.isFinite(bitWidth({ stepSize: 1, clip: 1 }) + report.bits.l0!.weight!));
});

Deno.test("step() follows the worked schedule of the specification", () => {
  const config = {
    warmUpSteps: 0,
    projectionSteps: 4,
    projectionPeriods: 2,
    jointSteps: 6,
    pruningPeriods: 2,
    sparsity: 4 / 11,
  };
  for (const rules of [paperRules, referenceRules]) {
    const { reports } = run(8, { config, rules, end: 11 });
    const stages = ["projection", "joint", "cool-down"].map((stage) =>
      reports.filter((report) => report.stage === stage).map((report) => report.step)
    );
    assert.deepEqual(stages, [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10], [11]]);
    const last = rules === paperRules ? 12 : 14; // the reference leaves the second reduction out
    assert.deepEqual(
      reports.map(({ bitRange }) => bitRange[1]),
      [16, 16, 14, 14, ...new Array(7).fill(last)],
    );
    const selected = reports.filter(({ selection }) => selection !== null);
    assert.deepEqual(selected.map(({ step }) => step), [5, 8]);
    const forgetting = reports.filter(({ joint }) => joint.some((report) => report !== null));
    assert.deepEqual(forgetting.map(({ step }) => step), [5, 6, 8, 9]);
    assert.deepEqual(reports.map(({ pruned }) => total(pruned)), [
      0,
      0,
      0,
      0,
      0,
      2,
      2,
      2,
      4,
      4,
      4,
    ]);
  }
});

Deno.test("step() prunes only where layers have no quantizers, as where there are no layers", () => {
  for (const rules of [paperRules, referenceRules]) {
    const { problem, parameters } = smallProblem(3, { quantized: false, rules });
    const named = problem.groups.map(({ name }) => ({ name, weight: `${name}/kernel` }));
    const ends = [problem.layers, named].map((layers) => {
      const whole = {
        ...problem,
        layers,
        groups: problem.groups.map((group, i) => ({
          ...group,
          layers: layers[i] ? [layers[i].name] : [],
        })),
      };
      let state = initialState(whole, structuredClone(parameters));
      for (let n = 0; n < 8; n++) { // in the middle of a period
        const gradients = randomGradients(parameters, 3, n);
        ({ state } = step(whole, state, gradients, { learningRate: 0.02 }));
      }
      return state.parameters;
    });
    assert.deepEqual(ends[1], ends[0]);
  }
});
