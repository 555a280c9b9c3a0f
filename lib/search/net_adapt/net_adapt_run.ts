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
import { requireStepsLeft, type Run, type RunLine, type RunState } from "../../run/mod.ts";
import { paretoFront } from "../../viz/mod.ts";
import { isAffordable } from "../problem/search_problem.ts";
import { narrowerWidths, type Proposal, type SelectionRule, selectProposal } from "./proposals.ts";
import { planNetAdapt } from "./plan_net_adapt.ts";
import { reductionAfter, type RoundSchedule } from "./reach.ts";
import { restoreNetAdapt } from "./restore_net_adapt.ts";

/** A network that NetAdapt made. */
export interface AdaptedNetwork {
  /** Numbers of channels. */
  widths: number[];
  /** Its cost. */
  cost: number;
  /** Its accuracy behind the short fine-tuning. */
  accuracy: number;
}

/** Where a search stands: plain data. */
export interface NetAdaptState extends RunState {
  /** The first network, and the one of each round. */
  readonly networks: readonly AdaptedNetwork[];
}

/** What a round tells. */
export interface NetAdaptLine extends RunLine, AdaptedNetwork {
  /** The cost that offers had to be below. */
  target: number;
  /** The offers, with their accuracies. */
  proposals: Proposal[];
  /** Position that became narrower; undefined where the budget was reached before, or nothing could be offered. */
  position?: number;
}

/** The search as a run. */
export interface NetAdaptRun extends Run<NetAdaptState, NetAdaptLine> {
  /** Networks that no other beats in both cost and accuracy, by cost. */
  pareto(state: NetAdaptState): AdaptedNetwork[];
}

/** What {@linkcode netAdaptRun} needs. */
export interface NetAdaptOptions extends RoundSchedule {
  /** What widths cost: {@linkcode tableLatency}, or multiply-adds. It must not fall with a width. */
  cost: (widths: readonly number[]) => number;
  /** The most it may cost. */
  budget: number;
  /** Positions that may become narrower. */
  positions: readonly number[];
  /**
   * Fine-tunes shortly, and measures on samples held out. Called for each offer, and once for the first network. What it keeps of an
   * offer's weights is its own affair: `chosen` says which to keep.
   */
  shortFineTuning: (widths: readonly number[]) => number;
  /** Told which network a round made, before the next one. */
  chosen?: (network: AdaptedNetwork) => void;
  /** Fine-tunes for long, on all samples, once the last round is over; gives the final accuracy. */
  longFineTuning?: (widths: readonly number[]) => number;
  /** Most rounds. Default those that surely reach the budget. */
  rounds?: number;
  /** Widths are multiples of it. Default 8. */
  multiple?: number;
  /** Which offer is taken. Default `highestAccuracy`. */
  rule?: SelectionRule;
}

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
    chosen: someFunction,
    longFineTuning: someFunction,
    first: numberWithin({ exclusiveMin: 0, max: 1 }),
    decay: numberWithin({ exclusiveMin: 0, max: 1 }),
    rounds: integerWithin({ min: 1 }),
    multiple: integerWithin({ min: 1 }),
    rule: unchecked,
  });
  const { cost, budget, positions, shortFineTuning, chosen, longFineTuning } = options;
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

  function round(before: AdaptedNetwork, step: number) {
    const target = before.cost - first * planned.cost * decay ** step;
    const proposals = isAffordable(before.cost, budget)
      ? []
      : narrowerWidths(before.widths, { cost, target, positions, multiple }).map((offer) => ({
        ...offer,
        accuracy: requireNumber(
          "the accuracy",
          shortFineTuning(before.widths.with(offer.position, offer.channels)),
        ),
      }));
    const { accuracy } = before;
    const best = selectProposal(proposals, { accuracy, cost: before.cost, rule });
    return { target, proposals, best };
  }

  return {
    name,
    totalSteps: rounds,
    stepsPerEpoch: 1, // each round is worth a checkpoint
    start: () => ({
      phase: name,
      step: 0,
      networks: [{
        widths: [...widths],
        cost: planned.cost,
        accuracy: requireNumber("the accuracy", shortFineTuning(widths)),
      }],
    }),
    advance(state) {
      requireStepsLeft({ totalSteps: rounds }, state);
      const before = state.networks.at(-1)!, step = state.step + 1;
      const { target, proposals, best } = round(before, state.step);
      const position = best?.position;
      let network: AdaptedNetwork = best === undefined ? before : {
        widths: before.widths.with(best.position, best.channels),
        cost: best.cost,
        accuracy: best.accuracy,
      };
      if (best !== undefined) chosen?.(network);
      if (step === rounds && longFineTuning !== undefined) {
        const accuracy = requireNumber("the accuracy", longFineTuning(network.widths));
        network = { ...network, accuracy };
      }
      const line = { step, ...network, target, proposals };
      return {
        state: { phase: name, step, networks: [...state.networks, network] },
        line: position === undefined ? line : { ...line, position },
      };
    },
    save: (state) => ({ state: structuredClone(state), arrays: {} }),
    restore: ({ state }) =>
      restoreNetAdapt(state, { name, totalSteps: rounds, widths: widths.length }),
    pareto: ({ networks }) =>
      paretoFront(networks.map((one, i) => ({ ...one, name: `round ${i}`, bops: one.cost })))
        .map(({ widths, cost, accuracy }) => ({ widths, cost, accuracy })),
  };
}
