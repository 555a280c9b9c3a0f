import assert from "node:assert/strict";
import { criteria, scoredGroup } from "@geta-lab/geta/importance";
import {
  correctedRules,
  corrections,
  gradientsToBitCoordinates,
  guardMomentum,
  initialState,
  jointUpdates,
  keepLive,
  leaveOnLine,
  observers,
  observing,
  paperRules,
  periodTiming,
  type QassoRules,
  redundantElements,
  runningImportance,
  step,
  toBitCoordinates,
} from "@geta-lab/geta/qasso";
import { structureElements } from "@geta-lab/geta/structure";
import { randomGradients, smallProblem } from "./small_problem.ts";

Deno.test("runningImportance() is the running mean of |<x, g>| over all owners of a structure", () => {
  const { problem: { groups, shapes }, parameters } = smallProblem(3);
  const [group] = groups, mean = new Array<number>(group!.size).fill(0);
  let own: number[] | undefined;
  for (let n = 0; n < 4; n++) {
    const gradients = randomGradients(parameters, 3, n);
    own = runningImportance(group!, parameters, { gradients, shapes, before: own });
    for (let structure = 0; structure < group!.size; structure++) {
      let product = 0;
      for (const slices of group!.ownedSlices) {
        const { parameter } = slices;
        for (const at of structureElements(slices, shapes[parameter]!, [structure])) {
          product += parameters[parameter]![at]! * gradients[parameter]![at]!;
        }
      }
      const score = Math.abs(product);
      mean[structure] = n === 0 ? score : 0.95 * mean[structure]! + 0.05 * score;
    }
  }
  own!.forEach((value, i) => assert.ok(Math.abs(value - mean[i]!) < 1e-5 * (1 + mean[i]!)));
});

Deno.test("averageTaylor() reads the running mean that is handed in, and throws without one", () => {
  const { problem: { groups, shapes }, parameters } = smallProblem(3);
  const scored = scoredGroup(groups[0]!, { parameters, updates: {}, shapes });
  const averageProducts = [6, 5, 4, 3, 2, 1];
  assert.deepEqual([...criteria.averageTaylor({ ...scored, averageProducts })], averageProducts);
  assert.throws(
    () => criteria.averageTaylor(scored),
    new TypeError(
      "Cannot score by averageTaylor: a running mean must be kept, which the corrected rules of QASSO do",
    ),
  );
});

Deno.test("leaveOnLine() takes a share of redundantElements() off and stops descent there; nothing else moves", () => {
  const { problem, parameters } = smallProblem(5);
  const groups = [{ redundant: [1, 4], pruned: [0] }, { redundant: [2], pruned: [] }, {
    redundant: [],
    pruned: [],
  }];
  const before = structuredClone(parameters);
  // every gradient along the elements: p > 0, so gamma = 1 / 4
  const redundant = redundantElements(problem, { groups, gradients: parameters });
  assert.deepEqual(redundant.map(({ parameter }) => parameter), [
    "l0/kernel",
    "l0/bias",
    "l1/kernel",
    "l1/bias",
  ]);
  const updates = structuredClone(parameters);
  const reports = leaveOnLine(problem, {
    parameters,
    updates,
    groups,
    redundant,
    bitRange: [4, 8],
    learningRate: 0.1,
    timing: { stepInPeriod: 1, periodSteps: 5, ends: false },
  });
  assert.deepEqual(reports.map((report) => report?.forgetRate), [1 / 4, 1 / 4, undefined]);
  assert.ok(Math.abs(reports[0]!.cosineClipped - 1) < 1e-6);
  const touched = new Map(redundant.map(({ parameter, elements }) => [parameter, elements]));
  for (const [name, x] of Object.entries(parameters)) {
    const elements = new Set(touched.get(name) ?? []);
    x.forEach((value, i) => {
      const factor = elements.has(i) ? 0.75 : 1;
      assert.ok(Math.abs(value - factor * before[name]![i]!) < 1e-6);
      assert.equal(updates[name]![i], elements.has(i) ? 0 : before[name]![i]);
    });
  }
});

Deno.test("guardMomentum() leaves good updates alone and never touches the scalars", () => {
  const gradients = { w: Float32Array.of(1, 2), d: Float32Array.of(9) };
  const good = { w: Float32Array.of(1, 2), d: Float32Array.of(-9) };
  const except = new Set(["d"]);
  assert.equal(guardMomentum(good, { gradients, except, kappa: 1 }), good);
  const bad = { w: Float32Array.of(-1, -2), d: Float32Array.of(-9) };
  const guarded = guardMomentum(bad, { gradients, except, kappa: 0.5 });
  assert.deepEqual(guarded, { w: Float32Array.of(0.5, 1), d: Float32Array.of(-9) });
  assert.deepEqual(bad.w, Float32Array.of(-1, -2)); // a momentum buffer does not remember it
});

Deno.test("guardMomentum() measures a plain step by the update where the optimizer has a scale of its own, and counts decay", () => {
  const gradients = { w: Float32Array.of(0, 100) }, updates = { w: Float32Array.of(3, -4) };
  const options = { gradients, except: new Set<string>(), kappa: 0.5 };
  // r = ||v|| = 5: <v, g> = 250 = 0.5 · 5 · 100
  const adam = guardMomentum(updates, { ...options, scale: "update" });
  assert.deepEqual(adam, { w: Float32Array.of(3, 2.5) });
  // lambda x = (0, -2): the update makes up for it, <v + lambda x, g> = 250
  const decay = { lambda: 2, parameters: { w: Float32Array.of(0, -1) } };
  const adamw = guardMomentum(updates, { ...options, scale: "update", decay });
  assert.deepEqual(adamw, { w: Float32Array.of(3, 4.5) });
});

Deno.test("keepLive() sets all that leaves or is gone to 0, and minds no parameter that has no gradient", () => {
  const { problem, parameters } = smallProblem(4);
  const groups = problem.groups.map(() => ({ redundant: [0], pruned: [1] }));
  const arrays: typeof parameters = randomGradients(parameters, 4, 1),
    before = structuredClone(arrays);
  delete arrays["l1/kernel"];
  keepLive(problem, arrays, { groups });
  let zeros = 0;
  problem.groups.forEach(({ ownedSlices }) => {
    for (const slices of ownedSlices) {
      if (slices.parameter === "l1/kernel") continue;
      const gone = structureElements(slices, problem.shapes[slices.parameter]!, [0, 1]);
      arrays[slices.parameter]!.forEach((value, at) => {
        assert.equal(value, gone.includes(at) ? 0 : before[slices.parameter]![at]);
        if (value === 0) zeros++;
      });
    }
  });
  assert.ok(zeros > 5);
  assert.equal(arrays["l1/kernel"], undefined);
});

Deno.test("gradientsToBitCoordinates() changes the gradients of one quantizer as toBitCoordinates() does", () => {
  const parameters = {
    d: Float32Array.of(0.5),
    q: Float32Array.of(2),
    t: Float32Array.of(1.5),
    other: Float32Array.of(1),
  };
  const gradients = {
    d: Float32Array.of(3),
    q: Float32Array.of(-1),
    t: Float32Array.of(0.25),
    other: Float32Array.of(7),
  };
  const { stepSize, clip, exponent } = toBitCoordinates(
    { stepSize: 0.5, clip: 2, exponent: 1.5 },
    { stepSize: 3, clip: -1, exponent: 0.25 },
  );
  gradientsToBitCoordinates({ stepSize: "d", clip: "q", exponent: "t" }, parameters, gradients);
  assert.deepEqual(gradients, {
    d: Float32Array.of(stepSize),
    q: Float32Array.of(clip),
    t: Float32Array.of(exponent),
    other: Float32Array.of(7),
  });
});

Deno.test("periodTiming() counts K_p - 1 forgetting steps, as the paper does", () => {
  const { problem: { config } } = smallProblem(0); // joint stage 7 … 14, K_p = 4
  const timings = [7, 8, 9, 10, 11].map((n) => periodTiming(n, config));
  assert.deepEqual(timings.map(({ stepInPeriod }) => stepInPeriod), [1, 2, 3, 0, 1]);
  assert.deepEqual(timings.map(({ ends }) => ends), [false, false, true, false, false]);
});

Deno.test("jointUpdates() looks only at groups with redundant structures, and at none without quantizers", () => {
  for (const quantized of [true, false]) {
    const { problem, parameters } = smallProblem(1, { quantized });
    const reports = jointUpdates(problem, {
      parameters,
      updates: randomGradients(parameters, 1, 0),
      groups: [{ redundant: [0], pruned: [] }, { redundant: [], pruned: [1] }, {
        redundant: [],
        pruned: [],
      }],
      bitRange: [4, 8],
      learningRate: 0.1,
      timing: { stepInPeriod: 1, periodSteps: 4, ends: false },
    });
    assert.deepEqual(reports.map((report) => report !== null), [quantized, false, false]);
  }
});

Deno.test("corrections together are correctedRules, and each alone still ends with K structures zero", () => {
  for (const [name, correction] of Object.entries(corrections)) {
    for (const [member, rule] of Object.entries(correction)) {
      if (member === "observe" || name === "line" && member === "updateScalars") continue;
      assert.equal(correctedRules[member as keyof QassoRules], rule, `${name}.${member}`);
    }
    const rules = { ...paperRules, ...correction };
    const { problem, parameters } = smallProblem(2, { rules, config: { sparsity: 0.4 } });
    let state = initialState(problem, parameters);
    for (let n = 0; n < 18; n++) {
      const gradients = randomGradients(parameters, 2, n);
      ({ state } = step(problem, state, gradients, { learningRate: 0.02 }));
    }
    const zero = state.groups.reduce((sum, { pruned }) => sum + pruned.length, 0);
    assert.equal(zero, 4, name); // 0.4 of 11 structures
  }
});

Deno.test("observing() hands an observation from one observer to the next", () => {
  const { problem, parameters } = smallProblem(0);
  const state = initialState(problem, parameters), seen: number[] = [];
  const observe = observing(
    (_problem, observation) => ({ ...observation, state: { ...observation.state, carried: 7 } }),
    (_problem, observation) => {
      seen.push(observation.state.carried);
      return observation;
    },
  );
  assert.equal(observe(problem, state, {}).state.carried, 7);
  assert.deepEqual(seen, [7]);
  // the running mean of the first observer is what a selection in the same step sees
  const { importance } = observing(observers.rememberImportance)(
    problem,
    state,
    randomGradients(parameters, 0, 1),
  ).state;
  assert.deepEqual(importance!.map(({ length }) => length), [6, 5, 3]);
});
