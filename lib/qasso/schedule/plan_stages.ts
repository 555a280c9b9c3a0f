import { requireInteger, requireNumber } from "../../core/mod.ts";

/** How long the four stages last, in steps. */
export interface StageSteps {
  /** Steps of the warm-up stage, s_p. */
  warmUpSteps: number;
  /** Steps of the projection stage. */
  projectionSteps: number;
  /** Steps of the joint stage, N_p. */
  jointSteps: number;
  /** Steps of cool-down: what is left. */
  coolDownSteps: number;
}

/** What is wanted of a schedule. */
export interface StageWishes {
  /** All steps of the training. */
  steps: number;
  /** Shares of warm-up, projection and joint stage; cool-down takes the rest. Default 1/14, 3/14, 4/14. */
  shares?: readonly [number, number, number];
  /** Periods B of the projection stage. */
  projectionPeriods: number;
  /** Periods P of the joint stage. */
  pruningPeriods: number;
}

const usualShares = [1 / 14, 3 / 14, 4 / 14] as const;

/**
 * Turns a number of steps into QASSO's four stages. Projection and joint stage get at least one step for each of their periods, and
 * whole periods where there is room for them.
 *
 * Source: docs/geta.md, section 4.2 (Qu et al., arXiv:2502.16638).
 *
 * @param wishes Steps in all, shares, periods.
 * @returns Steps of each stage; their sum is `steps`.
 * @throws {RangeError} If there are not enough steps; names the least number that would do.
 *
 * @example
 * ```ts
 * import { planStages } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const stages = planStages({ steps: 140, projectionPeriods: 5, pruningPeriods: 4 });
 * assert.deepEqual(stages, {
 *   warmUpSteps: 10,
 *   projectionSteps: 30,
 *   jointSteps: 40,
 *   coolDownSteps: 60,
 * });
 * assert.throws(
 *   () => planStages({ steps: 9, projectionPeriods: 5, pruningPeriods: 4 }),
 *   /Cannot plan the stages: 5 projection periods, 4 pruning periods and a cool-down need at least 10 steps: current value is 9/,
 * );
 * ```
 */
export function planStages(
  { steps, shares = usualShares, projectionPeriods, pruningPeriods }: StageWishes,
): StageSteps {
  requireInteger("steps", steps, { min: 1 });
  requireInteger("projectionPeriods", projectionPeriods, { min: 1 });
  requireInteger("pruningPeriods", pruningPeriods, { min: 1 });
  for (const share of shares) requireNumber("a share", share, { min: 0, max: 1 });
  const [warmUp, projection, joint] = shares;
  requireNumber("the shares together", warmUp + projection + joint, { min: 0, exclusiveMax: 1 });
  const periods = (projection > 0 ? projectionPeriods : 0) + (joint > 0 ? pruningPeriods : 0);
  if (steps < periods + 1) {
    throw new RangeError(
      `Cannot plan the stages: ${projectionPeriods} projection periods, ${pruningPeriods} pruning periods and a cool-down need at least ${
        periods + 1
      } steps: current value is ${steps}`,
    );
  }
  const whole = (share: number, count: number) =>
    share === 0 ? 0 : count * Math.max(1, Math.floor(share * steps / count + 1e-9));
  let projectionSteps = whole(projection, projectionPeriods);
  let jointSteps = whole(joint, pruningPeriods);
  // short trainings: the stage with room for it, and then the warm-up, give way to the periods of the other
  while (projectionSteps + jointSteps > steps - 1) {
    if (jointSteps > pruningPeriods) jointSteps -= pruningPeriods;
    else projectionSteps -= projectionPeriods;
  }
  const left = steps - projectionSteps - jointSteps - 1;
  const warmUpSteps = Math.min(Math.round(warmUp * steps), left);
  return {
    warmUpSteps,
    projectionSteps,
    jointSteps,
    coolDownSteps: steps - warmUpSteps - projectionSteps - jointSteps,
  };
}
