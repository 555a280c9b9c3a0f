import assert from "node:assert/strict";
import fc from "fast-check";
import { correctedRules, initialState, readScalars, step } from "@geta-lab/geta/qasso";
import { bitWidth } from "@geta-lab/geta/quant";
import { structureElements } from "@geta-lab/geta/structure";
import { smallProblem } from "./small_problem.ts";
import { drifting, LEARNING_RATE, problems, watch } from "./whole_steps.ts";

Deno.test("bits are in their range in every step, and whole numbers after the freeze", () => {
  fc.assert(
    fc.property(problems, (chosen) => {
      const { problem, seen } = watch({ ...chosen, quantized: true });
      for (const { n, after, state } of seen) {
        const [min, max] = problem.rules.bitRange(n, problem.config);
        for (const { name, weightQuantizer, activationQuantizer } of problem.layers) {
          const frozen = state.frozenBits?.[name];
          for (
            const [names, bits] of [
              [weightQuantizer, frozen?.weight],
              [activationQuantizer, frozen?.activation],
            ] as const
          ) {
            const width = bitWidth(readScalars(names!, after));
            assert.ok(width > min - 1e-4 && width < max + 1e-4, `${width} bits in step ${n}`);
            if (bits === undefined) continue;
            assert.ok(Number.isInteger(bits));
            assert.ok(Math.abs(width - bits) < 1e-4);
          }
        }
      }
      assert.notEqual(seen.at(-1)!.state.frozenBits, null);
    }),
    { seed: 4, numRuns: 40 },
  );
});

Deno.test("a run of the corrected rules ends with K structures zero, K the nearest whole number, and no group empty", () => {
  fc.assert(
    fc.property(problems, (chosen) => {
      const { problem, seen } = watch(chosen);
      const { groups } = seen.at(-1)!.state;
      const sizes = problem.groups.filter(({ prunable, size }) => prunable && size > 1)
        .map(({ size }) => size);
      const total = sizes.reduce((a, b) => a + b, 0);
      const zero = groups.reduce((sum, { pruned }) => sum + pruned.length, 0);
      assert.ok(Math.abs(zero - chosen.sparsity * total) <= 0.5 + 1e-9);
      groups.forEach(({ pruned }, i) => assert.ok(pruned.length < problem.groups[i]!.size));
    }),
    { seed: 5, numRuns: 60 },
  );
});

Deno.test("a structure that is zero is no survivor: one live among five dead stays", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { problem, parameters } = smallProblem(seed, {
      sizes: [6, 6, 3],
      config: { sparsity: 0.5, momentumGuard: 0, maxRatio: 1, jointSteps: 4, pruningPeriods: 2 },
      rules: correctedRules,
    });
    const dead = [0, 1, 2, 3, 4], [group] = problem.groups;
    for (const slices of group!.ownedSlices) {
      const shape = problem.shapes[slices.parameter]!;
      for (const at of structureElements(slices, shape, dead)) {
        parameters[slices.parameter]![at] = 0;
      }
    }
    let state = initialState(problem, parameters);
    for (let n = 1; n <= 12; n++) {
      const gradients = drifting(parameters, seed, n);
      for (const slices of group!.ownedSlices) { // dead structures get no gradient
        const shape = problem.shapes[slices.parameter]!;
        for (const at of structureElements(slices, shape, dead)) {
          gradients[slices.parameter]![at] = 0;
        }
      }
      ({ state } = step(problem, state, gradients, { learningRate: 0.01 }));
    }
    assert.ok(!state.groups[0]!.pruned.includes(5), `seed ${seed}`);
    assert.deepEqual(state.groups[0]!.pruned, dead);
  }
});

Deno.test("a step throws at once if a gradient of a structure is not finite, and says of which group", () => {
  for (const bad of [NaN, Infinity]) {
    const { problem, parameters } = smallProblem(0, { rules: correctedRules });
    const gradients = drifting(parameters, 0, 1);
    gradients["l1/kernel"]![4] = bad;
    assert.throws(
      () => step(problem, initialState(problem, parameters), gradients, { learningRate: 0.1 }),
      /^RangeError: Cannot measure the importance of l1: weights and gradients must be finite: current value is/,
    );
  }
});

Deno.test("correctedRules keep the running importance until the last selection, and no longer", () => {
  const { problem, parameters } = smallProblem(5, { rules: correctedRules }); // selections in steps 7 and 11
  let state = initialState(problem, parameters);
  const kept: boolean[] = [];
  for (let n = 1; n <= 16; n++) {
    ({ state } = step(problem, state, drifting(parameters, 5, n), { learningRate: LEARNING_RATE }));
    kept.push(state.importance !== null);
  }
  assert.deepEqual(kept, Array.from({ length: 16 }, (_, i) => i + 1 <= 11));
});

Deno.test("step() selects by raw gradients in the steps in which the rules begin a period", () => {
  const begins = [8, 13];
  const rules = { ...correctedRules, beginsPeriod: (n: number) => begins.includes(n) };
  const { problem, parameters } = smallProblem(6, { rules });
  let state = initialState(problem, parameters);
  const found: number[] = [];
  for (let n = 1; n <= 16; n++) {
    const gradients = drifting(parameters, 6, n);
    const done = step(problem, state, gradients, { learningRate: LEARNING_RATE });
    state = done.state;
    if (done.report.selection !== null) found.push(n);
    // what is selected is known before the optimizer has seen the gradients, so it is part of the joint update of its step
    if (begins.includes(n)) assert.ok(done.report.joint.some((one) => one !== null));
  }
  assert.deepEqual(found, begins);
});
