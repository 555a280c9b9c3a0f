import { denseShare, scheduleTime } from "../../nm/mod.ts";
import { type PlannedMask, sparsityPlan, type SparsitySchedule } from "../../schedule/mod.ts";
import type { PruningRecipe, RecipeTime } from "../recipe/types.ts";
import { finalSparsity } from "./final_sparsity.ts";

/**
 * The masks of a recipe: after which steps of the pruning phase, at which sparsity. The last one has the target exactly, or there
 * is no plan.
 *
 * @param recipe Choice, time and lengths.
 * @param stepsPerEpoch Steps of an epoch.
 * @returns The masks, first to last; step 0 is before the phase, its last step behind it.
 * @throws {RangeError} If the phase ends before the plan does.
 *
 * @example Four rounds
 * ```ts
 * import { maskPlan, pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const plan = maskPlan(pruningRecipe("magnitude-iterative"), 10);
 * assert.deepEqual(plan.map(({ step }) => step), [0, 10, 20, 30]);
 * assert.equal(plan.at(-1)!.sparsity, 0.8);
 * ```
 */
export function maskPlan(
  { choice, time, training }: Pick<PruningRecipe, "choice" | "time" | "training">,
  stepsPerEpoch: number,
): PlannedMask[] {
  const steps = stepCounter(stepsPerEpoch), final = finalSparsity(choice);
  const plan = time.kind === "blocks"
    ? blockPlan(time, { final, stepsPerEpoch })
    : sparsityPlan(scheduleOf(time, final, steps), steps(training.pruning));
  // the sparsity 0 of a ramp's begin removes nothing
  const masks = plan.filter(({ sparsity }) => sparsity > 0);
  if (masks.at(-1)!.step <= steps(training.pruning)) return masks;
  throw new RangeError(
    `Cannot plan the masks: the last one must be made in the ${training.pruning} epochs of the pruning phase: current value is epoch ${
      masks.at(-1)!.step / stepsPerEpoch
    }`,
  );
}

/**
 * Steps of a number of epochs.
 *
 * @param stepsPerEpoch Steps of an epoch.
 * @returns The function.
 */
export function stepCounter(stepsPerEpoch: number): (epochs: number) => number {
  return (epochs) => Math.round(epochs * stepsPerEpoch);
}

function scheduleOf(
  time: Exclude<RecipeTime, { kind: "blocks" }>,
  final: number,
  steps: (epochs: number) => number,
): SparsitySchedule {
  if (time.kind === "oneShot") return { kind: "oneShot", final, begin: steps(time.begin ?? 0) };
  if (time.kind === "rounds") {
    const rounds = time.rounds.map(({ epoch, part }) => ({
      step: steps(epoch),
      sparsity: part === 1 ? final : part * final,
    }));
    requireSteps(time.rounds, rounds);
    return { kind: "fixedSteps", rounds };
  }
  const { begin = 0, end, every } = time;
  const ramp = {
    final,
    begin: steps(begin),
    end: steps(end),
    every: every === undefined ? 1 : Math.max(1, steps(every)),
  };
  switch (time.kind) {
    case "constantShare":
      return { kind: "constantShare", ...ramp };
    case "polynomial":
      return {
        kind: "polynomial",
        ...ramp,
        ...(time.power !== undefined && { power: time.power }),
      };
    case "exponential":
      return { kind: "exponential", ...ramp, ...(time.rate !== undefined && { rate: time.rate }) };
  }
}

/** Two masks in one step would be one. */
function requireSteps(
  rounds: readonly { epoch: number }[],
  steps: readonly { step: number }[],
): void {
  const at = steps.findIndex(({ step }, i) => i > 0 && step === steps[i - 1]!.step);
  if (at < 0) return;
  throw new RangeError(
    `Cannot plan the masks: each round must have a step of its own, in longer or larger epochs or fewer rounds: current value is step ${
      steps[at]!.step
    } for the epochs ${rounds[at - 1]!.epoch} and ${rounds[at]!.epoch}`,
  );
}

/** A mask for every step at which the share of dense blocks falls. */
function blockPlan(
  { begin: start = 0, end, curve = "linear", per = "step" }: RecipeTime & { kind: "blocks" },
  { final, stepsPerEpoch }: { final: number; stepsPerEpoch: number },
): PlannedMask[] {
  const plan: PlannedMask[] = [], last = Math.round(end * stepsPerEpoch);
  for (let step = Math.floor(start * stepsPerEpoch); step <= last; step++) {
    const time = Math.min(end, scheduleTime(step, { stepsPerEpoch, per }));
    const share = step === last ? 0 : denseShare(time, { start, end, curve });
    const sparsity = share === 0 ? final : final * (1 - share);
    if (sparsity !== plan.at(-1)?.sparsity) plan.push({ step, sparsity });
  }
  return plan;
}
