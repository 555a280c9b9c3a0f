import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireNumber,
  someFunction,
  someList,
  unchecked,
} from "../../core/mod.ts";
import { requireStepsLeft } from "../../run/mod.ts";
import { paretoFront } from "../../viz/mod.ts";
import { isAffordable } from "../problem/search_problem.ts";
import type {
  AdaptedNetwork,
  FineTuned,
  FineTunedFrom,
  FineTuning,
  NetAdaptOptions,
  NetAdaptRun,
  NetAdaptState,
} from "./net_adapt_types.ts";
import { narrowerWidths, selectProposal } from "./proposals.ts";
import { planNetAdapt } from "./plan_net_adapt.ts";
import { reductionAfter } from "./reach.ts";
import { restoredValues, restoreNetAdapt } from "./restore_net_adapt.ts";

/**
 * NetAdapt as a run: a step is a round. Each position offers the widest network below the target, fine-tuned shortly; one offer is
 * taken; the next target lies below its cost by a step that shrinks. Once the budget is reached the remaining rounds change
 * nothing. The last one fine-tunes for long.
 *
 * ```text
 * target_i = R_(i-1) - first R_0 decay^(i-1)
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), algorithm 1.
 *
 * @param widths Numbers of channels of the first network.
 * @param options Cost, budget, positions, fine-tuning, schedule.
 * @returns The run.
 * @throws {RangeError} If the rounds do not surely reach the budget; names what they reach.
 *
 * @example
 * ```ts
 * import { netAdaptRun } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const run = netAdaptRun([32, 32], {
 *   cost: ([a, b]) => a! + b!,
 *   budget: 48,
 *   positions: [0, 1],
 *   shortFineTuning: ([a, b]) => a! + 2 * b!,
 *   first: 0.125,
 *   decay: 1,
 * });
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * assert.deepEqual(state.networks.at(-1)!.widths, [16, 32]);
 * ```
 */
export function netAdaptRun(widths: readonly number[], options: NetAdaptOptions): NetAdaptRun {
  checkOptions("netAdaptRun()", options, {
    cost: given(someFunction),
    budget: given(numberWithin({ exclusiveMin: 0 })),
    positions: given(someList),
    shortFineTuning: given(someFunction),
    longFineTuning: someFunction,
    values: someFunction,
    first: numberWithin({ exclusiveMin: 0, max: 1 }),
    decay: numberWithin({ exclusiveMin: 0, max: 1 }),
    rounds: integerWithin({ min: 1 }),
    multiple: integerWithin({ min: 1 }),
    rule: unchecked,
  });
  const { cost, budget, positions, shortFineTuning, longFineTuning } = options;
  const firstValues = options.values ?? (() => ({}));
  const { first = 0.025, decay = 0.96, multiple = 8, rule = "highestAccuracy" } = options;
  const planned = planNetAdapt(widths, { cost, budget, first, decay });
  const totalSteps = options.rounds ?? planned.rounds;
  const reached = planned.cost * (1 - reductionAfter(totalSteps ?? Infinity, { first, decay }));
  if (totalSteps === null || !isAffordable(reached, budget)) {
    throw new RangeError(
      `Cannot reach the budget: it must be ${
        totalSteps === null ? "above" : "at least"
      } ${reached}, what ${
        totalSteps ?? "any number of"
      } rounds surely reach: current value is ${budget}`,
    );
  }
  const name = "netadapt", rounds = Math.max(1, totalSteps);

  function fineTuned(
    tune: FineTuning,
    widths: readonly number[],
    from: FineTunedFrom,
  ): FineTuned {
    const result = tune(widths, from);
    const { accuracy, values } = typeof result === "number"
      ? { accuracy: result, values: from.values }
      : result;
    return { accuracy: requireNumber("the accuracy", accuracy), values };
  }

  function round({ networks, step, values }: NetAdaptState) {
    const before = networks.at(-1)!, target = before.cost - first * planned.cost * decay ** step;
    const offers = isAffordable(before.cost, budget)
      ? []
      : narrowerWidths(before.widths, { cost, target, positions, multiple });
    const tuned = offers.map(({ position, channels }) =>
      fineTuned(shortFineTuning, before.widths.with(position, channels), {
        values,
        round: step + 1,
      })
    );
    const proposals = offers.map((offer, i) => ({ ...offer, accuracy: tuned[i]!.accuracy }));
    const { accuracy, cost: beforeCost } = before;
    const best = selectProposal(proposals, { accuracy, cost: beforeCost, rule });
    const line = { target, proposals, ...best && { position: best.position } };
    if (best === undefined) return { network: before, values, line };
    const network: AdaptedNetwork = {
      widths: before.widths.with(best.position, best.channels),
      cost: best.cost,
      accuracy: best.accuracy,
    };
    return { network, values: tuned[proposals.indexOf(best)]!.values, line };
  }

  return {
    name,
    totalSteps: rounds,
    stepsPerEpoch: 1, // each round is worth a checkpoint
    start() {
      const { accuracy, values } = fineTuned(shortFineTuning, widths, {
        values: firstValues(),
        round: 0,
      });
      const network = { widths: [...widths], cost: planned.cost, accuracy };
      return { phase: name, step: 0, networks: [network], values };
    },
    advance(state) {
      requireStepsLeft({ totalSteps: rounds }, state);
      const step = state.step + 1, { line, ...made } = round(state);
      let { network, values } = made;
      if (step === rounds && longFineTuning !== undefined) {
        const last = fineTuned(longFineTuning, network.widths, { values, round: step });
        network = { ...network, accuracy: last.accuracy };
        ({ values } = last);
      }
      return {
        state: { phase: name, step, networks: [...state.networks, network], values },
        line: { step, ...network, ...line },
      };
    },
    save: ({ values, ...state }) => ({ state: structuredClone(state), arrays: { ...values } }),
    restore: ({ state, arrays }) => ({
      ...restoreNetAdapt(state, { name, totalSteps: rounds, widths: widths.length }),
      values: restoredValues(arrays, firstValues()),
    }),
    pareto: ({ networks }) =>
      paretoFront(networks.map((one, i) => ({ ...one, name: `round ${i}`, bops: one.cost })))
        .map(({ widths, cost, accuracy }) => ({ widths, cost, accuracy })),
  };
}
