/**
 * Parts of a recipe that would do nothing for one network and one length of an epoch.
 *
 * @module
 */
import type { PlannedMask } from "../../schedule/mod.ts";
import { stepCounter } from "../masks/mask_plan.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { PruningRecipe } from "../recipe/types.ts";

/**
 * Throws if a phase that has a length has no step.
 *
 * @param training Lengths in epochs.
 * @param stepsPerEpoch Steps of an epoch.
 * @throws {RangeError} If a length above 0 is less than half a step.
 */
export function requireLengths(
  training: PruningRecipe["training"],
  stepsPerEpoch: number,
): void {
  const steps = stepCounter(stepsPerEpoch);
  for (const phase of ["dense", "pruning", "fineTuning"] as const) {
    if (training[phase] === 0 || steps(training[phase]) > 0) continue;
    throw new RangeError(
      `Cannot plan the training: ${phase} must be 0 or last a step at least, with ${stepsPerEpoch} of them an epoch; take more epochs or smaller batches: current value is ${
        training[phase]
      } epochs`,
    );
  }
}

/**
 * Throws if the penalty of a recipe would draw nothing to zero.
 *
 * @param recipe The recipe.
 * @param network The network.
 * @param masks The planned masks; a penalty acts until the last one.
 * @throws {RangeError} If the last mask is made before the first step.
 * @throws {TypeError} If the penalty is of batch norm scales and there is none.
 */
export function requireActing(
  { penalty }: Pick<PruningRecipe, "penalty">,
  { scales }: Pick<PrunableNetwork, "scales">,
  masks: readonly PlannedMask[],
): void {
  if (penalty === undefined) return;
  if (penalty.rule === "slimming" && scales.length === 0) {
    throw new TypeError(
      "Cannot use the penalty slimming: the network must have a batch norm scale: current value is none",
    );
  }
  const { step } = masks.at(-1)!;
  if (step > 0) return;
  throw new RangeError(
    `Cannot use the penalty ${penalty.rule}: the last mask, until which it acts, must be made after the first step: current value is step ${step}`,
  );
}
