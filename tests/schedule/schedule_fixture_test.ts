import assert from "node:assert/strict";
import { count } from "@geta-lab/geta/core";
import { applyMask, exactCountMask, maskSparsity } from "@geta-lab/geta/mask";
import { applyUpdates, sgd } from "@geta-lab/geta/optim";
import {
  constantShareSparsity,
  plannedSparsity,
  polynomialSparsity,
  regrowFraction,
  sparsityPlan,
} from "@geta-lab/geta/schedule";
import { fineTuningRate } from "@geta-lab/geta/train";
import { assertNear, fixtures, reportCases } from "../support/fixtures.ts";

interface Schedules {
  polynomial: {
    initial: number;
    final: number;
    begin: number;
    end: number;
    steps: number[];
    cubic: number[];
    linear: number[];
  };
  iterative_constant_rate: { final: number; rounds: number; sparsity_after_round: number[] };
  rigl_cosine_fraction: { alpha: number; t_end: number; steps: number[]; fraction: number[] };
  finetune_lr: { base_lr: number; low: number; high: number };
}

Deno.test("fixture: polynomialSparsity(), constantShareSparsity() and regrowFraction() equal schedules_regrow", () => {
  for (const { file, data } of fixtures<Schedules>("schedules_regrow")) {
    const { steps, cubic, linear, ...ramp } = data.polynomial;
    const along = (power?: number) =>
      steps.map((step) =>
        polynomialSparsity(step, power === undefined ? ramp : { ...ramp, power })
      );
    assertNear(along(), cubic, `${file} cubic`);
    assertNear(along(1), linear, `${file} linear`);

    const { final, rounds, sparsity_after_round } = data.iterative_constant_rate;
    const after = Array.from(
      { length: rounds },
      (_, i) => constantShareSparsity(i + 1, { final, end: rounds }),
    );
    assertNear(after, sparsity_after_round, `${file} constant share`);

    const { alpha, t_end, steps: at, fraction } = data.rigl_cosine_fraction;
    assertNear(at.map((step) => regrowFraction(step, { alpha, end: t_end })), fraction, file);
  }
});

Deno.test("fixture: fineTuningRate() equals schedules_regrow", () => {
  for (const { file, data: { finetune_lr } } of fixtures<Schedules>("schedules_regrow")) {
    const { base_lr, low, high } = finetune_lr;
    const rates = [100, 10].map((divisor) => fineTuningRate(base_lr, { divisor }));
    assertNear(rates, [low, high], file);
  }
});

interface OffGrid {
  begin: number;
  end: number;
  every: number;
  final: number;
  weights: number;
  total_steps: number;
  leak: { weight: number; velocity: number; momentum: number; lr: number };
}

interface Arrived {
  linear_sparsity_at_last_grid_step: number;
  buggy_zeros: number;
  right_zeros: number;
  leaked_weight_without_reapply: number;
}

Deno.test("fixture: sparsityPlan() arrives in the reported cases schedule_off_grid_and_leak", () => {
  const id = "schedule_off_grid_and_leak";
  for (const { case: given, expect } of reportCases<OffGrid, Arrived>(id)) {
    const { begin, end, every, final, weights, total_steps: totalSteps } = given;
    const schedule = { kind: "polynomial", power: 1, begin, end, every, final } as const;
    const plan = sparsityPlan(schedule, totalSteps);
    const scores = Float32Array.from({ length: weights }, (_, i) => i);
    const zeros = (sparsity: number) =>
      Math.round(maskSparsity(exactCountMask(scores, count(sparsity, weights))) * weights);
    // the last mask on the grid, at which the faulty tool stops
    const onGrid = plan.findLast(({ step }) => (step - begin) % every === 0)!;
    assertNear([onGrid.sparsity], [expect.linear_sparsity_at_last_grid_step], id);
    assert.equal(zeros(onGrid.sparsity), expect.buggy_zeros);
    assert.equal(zeros(plannedSparsity(plan, totalSteps)), expect.right_zeros);
    assert.equal(plan.at(-1)!.sparsity, final);
    assert.throws(
      () => sparsityPlan(schedule, end - 1),
      new RegExp(`must end at or before step ${end - 1}, .* of ${final}: current value is ${end}`),
    );
  }
});

Deno.test("fixture: applyMask() stops the leak in the reported cases schedule_off_grid_and_leak", () => {
  for (
    const { case: { leak }, expect } of reportCases<OffGrid, Arrived>("schedule_off_grid_and_leak")
  ) {
    const { init, update } = sgd({ momentum: leak.momentum });
    const parameters = { w: Float32Array.of(leak.weight) };
    const state = { ...init(), step: 1, first: { w: Float32Array.of(leak.velocity) } };
    const { updates } = update({ w: Float32Array.of(0) }, state, parameters);
    applyUpdates(parameters, updates, { learningRate: leak.lr });
    assertNear(parameters.w, [expect.leaked_weight_without_reapply], "leak");
    assert.deepEqual(applyMask(parameters.w, Uint8Array.of(0)), Float32Array.of(0));
  }
});
