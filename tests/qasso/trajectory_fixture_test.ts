import assert from "node:assert/strict";
import { initialState, isEligible, step } from "@geta-lab/geta/qasso";
import { findZeroStructures } from "@geta-lab/geta/structure";
import { arrays, assertScaled, fixtures, type FixtureTensor } from "../support/fixtures.ts";
import {
  type ReferenceConfig,
  type ReferenceGroup,
  referenceProblem,
} from "./reference_problem.ts";

interface Trajectory {
  config: ReferenceConfig;
  groups: ReferenceGroup[];
  initial: Record<string, FixtureTensor>;
  lr_changes?: Record<string, number>;
  steps: {
    step: number;
    grad: Record<string, FixtureTensor>;
    after: Record<string, FixtureTensor>;
    active: number[][];
    pruned: number[][];
    bit_range?: [number, number];
    bits?: Record<string, number>;
    joint?: ({ gamma: number; d: number; cos_clip: number; cos_residual: number } | null)[];
    selection_scores?: FixtureTensor;
    frozen_bits?: Record<string, { weight?: number; activation?: number }>;
  }[];
  final_metrics: { num_zero_structures: number; total_structures: number };
}

function follow(file: string, { config, groups, initial, lr_changes, ...data }: Trajectory) {
  // without quantizers there is no projection stage: steps before pruning are plain
  const pruneOnly = config.start_projection_step === undefined;
  const problem = referenceProblem(groups, {
    ...config,
    ...(pruneOnly && { start_projection_step: config.start_pruning_step ?? 0 }),
  });
  const several = problem.groups.map(({ layers }) => layers.length > 1);
  let state = initialState(problem, arrays(initial));
  let learningRate = config.lr;
  assert.ok(data.steps.length > 0);
  for (const wanted of data.steps) {
    learningRate = lr_changes?.[wanted.step] ?? learningRate;
    const { state: next, report } = step(problem, state, arrays(wanted.grad), { learningRate });
    state = next;
    const at = `${file} step ${wanted.step}`;
    assert.equal(report.step, wanted.step, at);
    assert.deepEqual(state.groups.map(({ redundant }) => redundant), wanted.active, `${at} active`);
    assert.deepEqual(state.groups.map(({ pruned }) => pruned), wanted.pruned, `${at} pruned`);
    if (wanted.bit_range) assert.deepEqual(report.bitRange, wanted.bit_range, at);
    if (wanted.selection_scores) {
      assertScaled(
        report.selection!.scores,
        wanted.selection_scores.data as number[],
        `${at} scores`,
      );
    } else assert.equal(report.selection, null, at);
    wanted.joint?.forEach((joint, i) => {
      const own = report.joint[i]!;
      assert.equal(own === null, joint === null, `${at} joint`);
      if (joint === null || own === null) return;
      assertScaled([own.forgetRate], [joint.gamma], `${at} gamma`);
      const stepSizes = Object.values(own.stepSizes);
      assertScaled(stepSizes, stepSizes.map(() => joint.d), `${at} d`);
      assertScaled([own.cosineClipped], [joint.cos_clip], `${at} cos clip`);
      if (several[i]) return; // the fixture has one cosine for the group
      assertScaled(Object.values(own.cosineResiduals), [joint.cos_residual], `${at} cos residual`);
    });
    for (const [name, bits] of Object.entries(wanted.bits ?? {})) {
      const [, layer, part] = /^(.*)\.(wt|act)$/.exec(name)!;
      const own = report.bits[layer!]!;
      assertScaled([(part === "wt" ? own.weight : own.activation)!], [bits], `${at} bits ${name}`);
    }
    if (wanted.frozen_bits) assert.deepEqual(state.frozenBits, wanted.frozen_bits, at);
    for (const [name, after] of Object.entries(arrays(wanted.after))) {
      assertScaled(state.parameters[name]!, after, `${at} ${name}`);
    }
  }
  const eligible = problem.groups.filter((group) => isEligible(group, problem.config));
  const isZero = findZeroStructures(eligible, state.parameters, problem.shapes).flat();
  assert.equal(isZero.filter(Boolean).length, data.final_metrics.num_zero_structures);
  assert.equal(isZero.length, data.final_metrics.total_structures);
}

for (const schema of ["trajectory", "trajectory_prune_only"] as const) {
  for (const { file, data } of fixtures<Trajectory>(schema)) {
    Deno.test(`fixture: step() follows ${file}`, () => follow(file, data));
  }
}
