import { checkOptions, given, numberWithin, requireNumber, someList } from "../../core/mod.ts";

/** What {@linkcode clipActions} is held to. */
export interface ClipActionsOptions {
  /** Cost of each layer, for example its multiply-adds. */
  costs: readonly number[];
  /** Share of the whole cost that must go, at most `maxAction`. */
  target: number;
  /** Largest share that one layer can lose, in (0, 1]. */
  maxAction: number;
}

/** An episode after clipping. */
export interface ClippedActions {
  /** Share that each layer loses. */
  actions: number[];
  /**
   * What the agent saw before each: share of the whole cost that is gone, share in the layers behind this one, the action before.
   */
  states: [reduced: number, rest: number, previous: number][];
  /** Share of the whole cost that is gone at the end. */
  reduction: number;
}

/**
 * Keeps an episode within its budget: each action, the share that a layer loses, is raised to what the layer owes if all layers
 * behind it lose as much as they can. No violation is possible, so no reward has to punish one.
 *
 * ```text
 * duty_t = target all - a_max rest_t - reduced_t
 * a_t    = max(min(a_t, a_max), duty_t / cost_t)       then within [0, a_max]
 * reduced_(t+1) = reduced_t + a_t cost_t
 * ```
 *
 * Costs are those of a layer by itself; {@linkcode clipChain} counts that a layer also shrinks with the one before it.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), algorithm 1.
 *
 * @param raw What the agent wants, one share a layer, each in [0, 1].
 * @param options Costs, target, largest action.
 * @returns The actions that are taken.
 * @throws {TypeError} If there are not as many actions as costs.
 * @throws {RangeError} If a number is out of range, or the target is above the largest action; names what can be reached.
 *
 * @example
 * ```ts
 * import { clipActions } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const { actions } = clipActions([0.1, 0.2, 0.3], { costs: [100, 200, 100], target: 0.5, maxAction: 0.8 });
 * assert.deepEqual(actions.map((action) => action.toFixed(9)), ["0.100000000", "0.550000000", "0.800000000"]);
 * ```
 */
export function clipActions(raw: readonly number[], options: ClipActionsOptions): ClippedActions {
  checkOptions("clipActions()", options, {
    costs: given(someList),
    target: given(numberWithin({ min: 0, max: 1 })),
    maxAction: given(numberWithin({ exclusiveMin: 0, max: 1 })),
  });
  const { costs, target, maxAction } = options;
  if (target > maxAction) {
    throw new RangeError(
      `Cannot reach the target: it must be at most ${maxAction}, what all layers lose at the largest action: current value is ${target}`,
    );
  }
  requireSameLength(raw, costs);
  const all = costs.reduce(
    (sum, cost) => sum + requireNumber("cost", cost, { exclusiveMin: 0 }),
    0,
  );
  let reduced = 0, rest = all;
  const states: ClippedActions["states"] = [];
  const actions: number[] = [];
  raw.forEach((action, t) => {
    requireNumber("action", action, { min: 0, max: 1 });
    rest -= costs[t]!;
    states.push([reduced / all, rest / all, actions[t - 1] ?? 0]);
    const duty = target * all - maxAction * rest - reduced;
    const clipped = Math.max(Math.min(action, maxAction), duty / costs[t]!);
    actions.push(Math.min(clipped, maxAction)); // above by rounding only
    reduced += actions[t]! * costs[t]!;
  });
  return { actions, states, reduction: reduced / all };
}

function requireSameLength(raw: readonly number[], costs: readonly number[]): void {
  if (raw.length === costs.length) return;
  throw new TypeError(
    `Cannot clip actions: there must be one for each of ${costs.length} layers: current value is ${raw.length}`,
  );
}
