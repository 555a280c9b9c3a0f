import assert from "node:assert/strict";
import { optimizer } from "@geta-lab/geta/optim";
import {
  initialState,
  projectStepSize,
  readScalars,
  referenceRules,
  step,
} from "@geta-lab/geta/qasso";
import { stepSizeForBits } from "@geta-lab/geta/quant";
import { arrays, assertScaled, fixtures, type FixtureTensor } from "../support/fixtures.ts";
import { referenceProblem } from "./reference_problem.ts";

interface Case {
  kind: "weight_range" | "activation_range" | "fixed_bits";
  variant: "sgd" | "adam" | "adamw";
  lr?: number;
  lr_quant: number;
  weight_decay: number;
  bit_range?: [number, number];
  bits?: { weight: number; activation: number };
  before: Record<string, FixtureTensor>;
  grad: Record<string, FixtureTensor>;
  after: Record<string, FixtureTensor>;
  d_bounds?: [number, number];
}

/** A projected or cool-down step of a whole layer. */
function stepCase(test: Case, what: string) {
  const params = Object.entries(test.before).map(([name, { shape }]) => ({
    name,
    shape,
    transform: /\.(weight|bias)$/.test(name) ? "axis0" : "none",
  }));
  const projected = test.kind === "weight_range";
  const structures = params.find(({ transform }) => transform !== "none")!.shape[0]!;
  const problem = referenceProblem(
    [{ num_groups: structures, prunable: false, params }],
    {
      variant: test.variant,
      lr: test.lr!,
      lr_quant: test.lr_quant,
      weight_decay: test.weight_decay,
      target_group_sparsity: 0,
      projection_steps: projected ? 1 : 0,
      start_pruning_step: projected ? 1 : 0,
      pruning_steps: 0,
      ...(test.bit_range && { min_bit_wt: test.bit_range[0], max_bit_wt: test.bit_range[1] }),
    },
  );
  const state = initialState(problem, arrays(test.before));
  const stepped = step(problem, state, arrays(test.grad), { learningRate: test.lr! });
  assert.deepEqual(stepped.report.updateKinds, [projected ? "projected" : "fixed"], what);
  if (test.bits) assert.deepEqual(Object.values(stepped.state.frozenBits!), [test.bits], what);
  const { parameters } = stepped.state;
  if (test.d_bounds) {
    const { weightQuantizer } = problem.layers[0]!;
    const range = readScalars(weightQuantizer!, parameters);
    const [min, max] = test.bit_range!;
    const own = [stepSizeForBits(max, range), stepSizeForBits(min, range)];
    assertScaled(own, test.d_bounds, `${what} bounds`);
  }
  return parameters;
}

/** The activation scalars of one layer alone. */
function activationCase(test: Case) {
  const parameters = arrays(test.before);
  const rule = optimizer({
    rule: test.variant,
    weightDecay: test.weight_decay,
    ...(test.variant !== "sgd" && { unscaledStart: true }),
  });
  const { updates } = rule.update(arrays(test.grad), rule.init(), parameters);
  const exponent = Object.keys(test.before).find((name) => name.endsWith(".t_quant_act"));
  const find = (part: string) => Object.keys(test.before).find((name) => name.endsWith(part))!;
  const names = {
    stepSize: find(".d_quant_act"),
    clip: find(".q_m_act"),
    ...(exponent && { exponent }),
  };
  referenceRules.updateScalars({ activationQuantizer: names, kind: "plain" }, parameters, {
    updates,
    learningRate: NaN,
    learningRateQuantizer: test.lr_quant,
    decay: rule.decay,
    bitRange: test.bit_range!,
  });
  const projected = projectStepSize(readScalars(names, parameters), test.bit_range!);
  parameters[names.stepSize]![0] = projected;
  return parameters;
}

for (const { file, data } of fixtures<{ cases: Case[] }>("ppsg")) {
  Deno.test(`fixture: projected and fixed-bit updates equal ${file}`, () => {
    assert.ok(data.cases.length > 0);
    data.cases.forEach((test, i) => {
      const what = `${file} case ${i} ${test.kind}`;
      const own = test.kind === "activation_range" ? activationCase(test) : stepCase(test, what);
      for (const [name, wanted] of Object.entries(arrays(test.after))) {
        assertScaled(own[name]!, wanted, `${what} ${name}`);
      }
    });
  });
}
