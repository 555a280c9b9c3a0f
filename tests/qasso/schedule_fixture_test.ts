import assert from "node:assert/strict";
import type { NamedArrays } from "@geta-lab/geta/core";
import {
  initialState,
  pruningPlan,
  step,
  stepInPeriod,
  structuresPerPeriod,
} from "@geta-lab/geta/qasso";
import { fixtures } from "../support/fixtures.ts";
import { type ReferenceConfig, referenceProblem } from "./reference_problem.ts";

interface Run {
  config: Omit<ReferenceConfig, "variant" | "lr">;
  target_group_sparsity: number;
  group_sizes: number[];
  prunable: boolean[];
  redundant_per_period: number[];
  rows: {
    step: number;
    max_bit: number;
    min_bit: number;
    selected_now: boolean;
    update_per_group: string[];
    k: number;
    num_active_after: number;
    num_pruned_after: number;
  }[];
}

interface Schedules {
  runs: Run[];
  targets: {
    total_structures: number;
    sparsity: number;
    periods: number;
    target: number;
    per_period: number[];
  }[];
}

/**
 * Biases so that the structures the fixture made redundant are the least important ones: period by period, from the groups
 * that had a joint update in it, every such group once before any twice.
 */
function biases({ group_sizes, redundant_per_period, rows }: Run): number[][] {
  const used = group_sizes.map(() => 0);
  const magnitudes = group_sizes.map((size) => new Array<number>(size).fill(1));
  let magnitude = 0;
  const begins = rows.filter(({ selected_now }) => selected_now);
  begins.forEach(({ update_per_group }, period) => {
    const chosen = update_per_group.flatMap((update, i) => update === "joint" ? [i] : []);
    for (let left = redundant_per_period[period]!, turn = 0; left > 0; turn++) {
      const group = chosen[turn % chosen.length]!;
      if (used[group]! >= group_sizes[group]! - 1) continue; // the last one stays
      magnitudes[group]![used[group]!++] = magnitude += 1e-3;
      left--;
    }
  });
  return magnitudes;
}

function follow(run: Run, what: string) {
  const groups = run.group_sizes.map((size, i) => ({
    num_groups: size,
    prunable: run.prunable[i]!,
    params: [
      { name: `${i}.weight`, shape: [size, 1], transform: "axis0" },
      { name: `${i}.d_quant_wt`, shape: [1], transform: "none" },
      { name: `${i}.q_m_wt`, shape: [1], transform: "none" },
    ],
  }));
  const problem = referenceProblem(groups, {
    ...run.config,
    variant: "sgd",
    lr: 0,
    lr_quant: 0,
    target_group_sparsity: run.target_group_sparsity,
    importance_score_criteria: { magnitude: 1 },
  });
  const parameters: NamedArrays = {};
  biases(run).forEach((weights, i) => {
    parameters[`${i}.weight`] = Float32Array.from(weights);
    parameters[`${i}.d_quant_wt`] = Float32Array.of(1e-3);
    parameters[`${i}.q_m_wt`] = Float32Array.of(2);
  });
  assert.deepEqual(pruningPlan(problem), run.redundant_per_period, what);
  let state = initialState(problem, parameters);
  for (const row of run.rows) {
    const gradients = Object.fromEntries(
      run.group_sizes.map((size, i) => [`${i}.weight`, new Float32Array(size).fill(1e-6)]),
    );
    const stepped = step(problem, state, gradients, { learningRate: 0 });
    state = stepped.state;
    const { report } = stepped;
    const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
    assert.deepEqual(
      {
        step: report.step,
        max_bit: report.bitRange[1],
        min_bit: report.bitRange[0],
        selected_now: report.selection !== null,
        update_per_group: report.updateKinds,
        k: stepInPeriod(row.step, problem.config),
        num_active_after: sum(report.redundant),
        num_pruned_after: sum(report.pruned),
      },
      row,
      `${what} step ${row.step}`,
    );
  }
}

for (const { file, data } of fixtures<Schedules>("schedule")) {
  Deno.test(`fixture: step() follows the tables of ${file}`, () => {
    assert.ok(data.runs.length > 0);
    data.runs.forEach((run, i) => follow(run, `${file} run ${i}`));
  });

  Deno.test(`fixture: structuresPerPeriod() equals ${file}`, () => {
    assert.ok(data.targets.length > 0);
    for (const { total_structures, sparsity, periods, target, per_period } of data.targets) {
      const own = structuresPerPeriod(total_structures, { sparsity, periods });
      assert.deepEqual(own, per_period);
      assert.equal(own.reduce((a, b) => a + b, 0), target);
    }
  });
}
