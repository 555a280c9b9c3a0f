import assert from "node:assert/strict";
import {
  correctedRules,
  explainQuantizers,
  explainStep,
  initialState,
  paperRules,
  type QassoRules,
  type QuantizerExplanation,
  referenceRules,
  step,
  stepSizeBranch,
} from "@geta-lab/geta/qasso";
import { structureElements } from "@geta-lab/geta/structure";
import { randomGradients, smallProblem } from "./small_problem.ts";

const STEPS = 18;

/** Explanations and what the steps changed, from copies that were made before them. */
function explained(rules: QassoRules, seed = 2) {
  const { problem, parameters } = smallProblem(seed, { rules, config: { bitRange: [2, 16] } });
  let state = initialState(problem, parameters);
  return Array.from({ length: STEPS }, (_, n) => {
    const before = structuredClone(state.parameters);
    const done = step(problem, state, randomGradients(parameters, seed, n), { learningRate: 0.02 });
    state = done.state;
    const { parameters: after } = state;
    const explanation = explainStep(problem, done.report, { parameters: after });
    return { problem, before, explanation, report: done.report };
  });
}

for (
  const [name, rules] of Object.entries({
    corrected: correctedRules,
    paper: paperRules,
    reference: referenceRules,
  })
) {
  Deno.test(`explainStep() is plain data that says what the step reported, ${name} rules`, () => {
    const all = explained(rules);
    for (const { explanation, report, problem } of all) {
      assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation);
      assert.equal(explanation.stage, report.stage);
      assert.deepEqual(explanation.bits, report.bits);
      const named = report.joint.flatMap((joint, i) => joint ? [problem.groups[i]!.name] : []);
      assert.deepEqual(Object.keys(explanation.groups), named);
    }
    const leaving = all.flatMap(({ explanation }) => Object.values(explanation.groups));
    assert.ok(leaving.length > 4);
    // two periods select
    assert.equal(all.filter(({ explanation }) => explanation.selected !== undefined).length, 2);
  });
}

for (const [name, rules] of Object.entries({ paper: paperRules, reference: referenceRules })) {
  Deno.test(`explainStep() knows a cosine where there is no update, ${name} rules`, () => {
    const config = { optimizer: { rule: "sgd" as const } };
    const { problem, parameters } = smallProblem(1, { rules, config });
    let state = initialState(problem, parameters), leaving = 0;
    for (let n = 1; n <= STEPS; n++) {
      const still = Object.fromEntries(
        Object.entries(parameters).map(([name, { length }]) => [name, new Float32Array(length)]),
      );
      const { state: after, report } = step(problem, state, still, { learningRate: 0.02 });
      state = after;
      const explanation = explainStep(problem, report);
      assert.deepEqual(JSON.parse(JSON.stringify(explanation)), explanation); // no NaN, which is null in JSON
      for (const { cosine, layers } of Object.values(explanation.groups)) {
        leaving++;
        assert.deepEqual([cosine, ...Object.values(layers).map((one) => one.cosine)], [0, 0]);
      }
    }
    assert.ok(leaving > 0);
  });
}

Deno.test("explainStep() names the structures that are leaving and their norm before the step, corrected rules", () => {
  for (const { explanation, before, problem } of explained(correctedRules)) {
    for (const { name, ownedSlices } of problem.groups) {
      const group = explanation.groups[name];
      if (group === undefined) continue;
      let squares = 0;
      for (const slices of ownedSlices) {
        const shape = problem.shapes[slices.parameter]!;
        for (const at of structureElements(slices, shape, group.redundant)) {
          squares += before[slices.parameter]![at]! ** 2;
        }
      }
      assert.ok(Math.abs(group.norm - Math.sqrt(squares)) < 1e-6 * (1 + group.norm));
      assert.ok(Math.abs(group.cosine) <= 1 + 1e-9);
      const { branch } = group;
      assert.ok(branch === "line" || branch === "opposed");
      // whether the whole network's product is negative decides, for all groups alike
      const product = Object.values(explanation.groups)
        .reduce((sum, one) => sum + one.cosine * one.norm * one.updateNorm, 0);
      assert.equal(branch, product >= 0 ? "line" : "opposed");
    }
  }
});

Deno.test("explainStep() tells the paper's cases apart: evenly where the cosine is not negative, else the small rate", () => {
  const seen = new Set<string>();
  for (const seed of [1, 2, 3, 4]) {
    for (const { explanation } of explained(paperRules, seed)) {
      for (const { branch, cosine, forgetRate, layers } of Object.values(explanation.groups)) {
        seen.add(branch);
        assert.equal(branch, cosine >= 0 ? "acute" : "obtuse");
        if (branch === "acute") assert.ok(forgetRate <= 1);
        for (const { branch: reason, cosine, stepSize } of Object.values(layers)) {
          seen.add(reason);
          assert.equal(reason === "agreeing", cosine >= 0);
          assert.ok(stepSize > 0);
        }
      }
    }
  }
  for (const branch of ["acute", "obtuse", "agreeing", "closed"]) {
    assert.ok(seen.has(branch), branch);
  }
});

Deno.test("stepSizeBranch() has a word for each line of the formula", () => {
  const options = { forgetRates: [0.5, 0.5] as const, stepSize: 0.1, coarsest: 0.2 };
  assert.equal(stepSizeBranch(0, options), "agreeing");
  assert.equal(stepSizeBranch(-1, { ...options, forgetRates: [0, 0] }), "agreeing");
  assert.equal(stepSizeBranch(-1, options), "closed");
  assert.equal(stepSizeBranch(-1, { ...options, stepSize: 0.2 }), "coarsest");
  assert.equal(stepSizeBranch(-1, { ...options, forgetRates: [0.5, 0.1] }), "yielded");
});

Deno.test("explainStep() tells of every quantizer its step size and what decided its bits, all rules", () => {
  for (const rules of [correctedRules, paperRules, referenceRules]) {
    const seen = new Set<string>();
    const ownBits = rules === referenceRules ? {} : { layerBits: { l0: 8 } };
    const { problem, parameters } = smallProblem(2, {
      rules,
      config: {
        bitRange: [3, 5],
        bitReduction: 0,
        learningRateQuantizer: rules === correctedRules ? 20 : 0.05, // bits reach both ends
        optimizer: { rule: "sgd" },
        ...ownBits,
      },
    });
    let state = initialState(problem, parameters);
    for (let n = 1; n <= STEPS; n++) {
      const done = step(problem, state, randomGradients(parameters, 2, n), { learningRate: 0.02 });
      state = done.state;
      const { report } = done, [min, max] = report.bitRange;
      assert.equal(explainStep(problem, report).quantizers, undefined);
      const { quantizers } = explainStep(problem, report, { parameters: state.parameters });
      assert.deepEqual(quantizers, explainQuantizers(problem, report, state));
      assert.deepEqual(Object.keys(quantizers!), problem.layers.map(({ name }) => name));
      for (const { name, weightQuantizer, activationQuantizer } of problem.layers) {
        for (
          const [part, names] of [
            ["weight", weightQuantizer],
            ["activation", activationQuantizer],
          ] as const
        ) {
          const own: QuantizerExplanation = quantizers![name]![part]!, { stepSize, branch } = own;
          const bits = report.bits[name]![part]!;
          assert.equal(stepSize, state.parameters[names!.stepSize]![0]);
          seen.add(branch);
          const jointly = report.joint.some((joint) => Object.hasOwn(joint?.stepSizes ?? {}, name));
          assert.equal(branch === "fixed", name === "l0" && rules !== referenceRules);
          if (branch === "fixed") assert.ok(Math.abs(bits - 8) < 1e-4);
          else if (report.stage === "cool-down") assert.equal(branch, "frozen");
          else if (jointly && part === "weight") assert.equal(branch, "joint");
          else if (branch === "highest") assert.ok(Math.abs(bits - max) < 1e-4);
          else if (branch === "lowest") assert.ok(Math.abs(bits - min) < 1e-4);
          else {
            assert.equal(branch, "learned");
            assert.ok(Math.abs(bits - min) >= 1e-4 && Math.abs(bits - max) >= 1e-4);
            // the ends of the range are held by projection
            if (rules === correctedRules) assert.ok(bits > min && bits < max);
          }
        }
      }
    }
    const wanted = rules === correctedRules
      ? ["fixed", "frozen", "highest", "lowest", "learned"]
      : ["frozen", "joint", "learned"];
    for (const branch of wanted) assert.ok(seen.has(branch), branch);
  }
});
