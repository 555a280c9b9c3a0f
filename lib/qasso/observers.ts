/**
 * What rules look for in the gradients of a step, before the optimizer has seen them. {@linkcode observing} makes one rule of several.
 *
 * @module
 */
import type { NamedArrays } from "../core/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import { clipGradients } from "../optim/mod.ts";
import { bitPrice } from "./bits/bit_price.ts";
import { runningSensitivity } from "./bits/running_sensitivity.ts";
import { costByLayer } from "./budget/cost_by_layer.ts";
import { openLedger } from "./budget/cost_ledger.ts";
import { keepLive } from "./joint/momentum_guard.ts";
import { redundantElements } from "./joint/redundant_elements.ts";
import { gradientsToBitCoordinates } from "./projection/bit_coordinates.ts";
import { beginPeriod } from "./selection/begin_period.ts";
import { runningImportance } from "./selection/running_importance.ts";
import { layerBits } from "./state/layer_bits.ts";
import type { Observation } from "./state/observation.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { QassoRules } from "./state/rules.ts";

/** Adds one thing to an observation. */
export type Observer = (
  problem: QassoProblem,
  observation: Observation,
  gradients: NamedArrays,
) => Observation;

/**
 * Several observers, one after the other, as a member of {@linkcode QassoRules}.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param observers The observers; each sees what those before it have found.
 * @returns The rule.
 *
 * @example A rule that counts its steps in `bookkeeping`
 * ```ts
 * import { observing, type QassoProblem, type QassoState } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const observe = observing((_problem, observation) => ({
 *   ...observation,
 *   state: { ...observation.state, bookkeeping: [...observation.state.bookkeeping, 1] },
 * }));
 * const { state } = observe({} as QassoProblem, { bookkeeping: [] as number[] } as QassoState, {});
 * assert.deepEqual(state.bookkeeping, [1]);
 * ```
 */
export function observing(...observers: Observer[]): QassoRules["observe"] {
  return (problem, state, gradients) =>
    observers.reduce<Observation>(
      (observation, observer) => observer(problem, observation, gradients),
      { state, selection: null },
    );
}

// keeps the running mean of the first-order Taylor score as long as a selection is still to come
const rememberImportance: Observer = (problem, observation, gradients) => {
  const { state } = observation, { shapes } = problem;
  if (state.period >= problem.config.pruningPeriods) {
    return { ...observation, state: { ...state, importance: null } };
  }
  const importance = problem.groups.map((group, i) =>
    group.prunable
      ? runningImportance(group, state.parameters, {
        gradients,
        shapes,
        before: state.importance?.[i],
      })
      : new Array<number>(group.size).fill(0)
  );
  return { ...observation, state: { ...state, importance } };
};

// selects the structures of a period that begins; criteria of the update see the raw gradients
const selectByGradients: Observer = (problem, observation, gradients) => {
  const { state } = observation, { rules, config } = problem;
  if (!rules.beginsPeriod(state.step + 1, state.period, config)) return observation;
  return { ...observation, ...beginPeriod(problem, state, gradients) };
};

// gathers the redundant elements and their gradients
const gatherRedundant: Observer = (problem, observation, gradients) => ({
  ...observation,
  redundant: redundantElements(problem, { groups: observation.state.groups, gradients }),
});

// keeps copies of the gradients of what stays, as the optimizer will see them, if there is a momentum guard
const keepForGuard: Observer = (problem, observation, gradients) => {
  const { momentumGuard = 0, optimizer: { clip } } = problem.config;
  if (momentumGuard === 0) return observation;
  const live = Object.fromEntries(
    Object.entries(gradients).map(([name, array]) => [name, array.slice()]),
  );
  if (clip !== undefined) clipGradients(live, clip);
  keepLive(problem, live, observation.state);
  return { ...observation, gradients: live };
};

// puts the gradients of the scalars into the coordinates (b, q_m, t), in place
const scalarsInBits: Observer = ({ layers }, observation, gradients) => {
  const { parameters } = observation.state;
  for (const { weightQuantizer, activationQuantizer } of layers) {
    for (const names of [weightQuantizer, activationQuantizer]) {
      if (names) gradientsToBitCoordinates(names, parameters, gradients);
    }
  }
  return observation;
};

// keeps the running mean of what rounding does to the loss, where bits are allocated by it
const rememberSensitivity: Observer = ({ layers, config }, observation, gradients) => {
  if (config.bits !== "allocated") return observation;
  const { state } = observation, before = state.sensitivity;
  if (state.frozenBits !== null) return observation;
  const sensitivity = runningSensitivity(layers, state.parameters, { gradients, before });
  return { ...observation, state: { ...state, sensitivity } };
};

// puts a price on bit operations into the gradients by b, in every stage that sets bits
const priceBits: Observer = ({ layers, costs, config }, observation, gradients) => {
  const { groups, parameters, frozenBits } = observation.state;
  if (config.bits !== "priced" || frozenBits !== null || costs === undefined) return observation;
  const removed = groups.map(({ pruned, redundant }) => [...pruned, ...redundant]);
  const macs = costByLayer(openLedger(costs, { measure: "macs", removed }));
  const bits = Object.fromEntries(
    Object.entries(layerBits(layers, parameters)).map(([name, own]) => [name, {
      weight: own.weight ?? FLOAT_BITS,
      activation: own.activation ?? FLOAT_BITS,
    }]),
  );
  const price = bitPrice(macs, bits), { bitPrice: factor = 1 } = config;
  for (const { name, weightQuantizer, activationQuantizer } of layers) {
    const { weight, activation } = price[name]!;
    const add = (scalar: string | undefined, slope: number) => {
      const gradient = scalar === undefined ? undefined : gradients[scalar];
      if (gradient !== undefined) gradient[0]! += factor * slope;
    };
    add(weightQuantizer?.stepSize, weight);
    add(activationQuantizer?.stepSize, activation);
  }
  return observation;
};

/**
 * The observers of the corrected rules, in the order in which {@linkcode correctedRules} has them.
 *
 * | name                 | what it does                                                                     |
 * | -------------------- | -------------------------------------------------------------------------------- |
 * | `rememberImportance` | keeps the running mean of {@linkcode runningImportance}                          |
 * | `selectByGradients`  | selects the structures of a period that begins; criteria see the raw gradients   |
 * | `gatherRedundant`    | gathers the redundant elements and their gradients                               |
 * | `rememberSensitivity` | keeps the running mean of {@linkcode runningSensitivity}, where bits are allocated |
 * | `scalarsInBits`      | puts the gradients of scalars into the coordinates (b, q_m, t)                   |
 * | `priceBits`          | adds {@linkcode bitPrice} to the gradients by b, where bits have a price           |
 * | `keepForGuard`       | keeps the clipped gradients of what stays, if there is a momentum guard          |
 *
 * Source: docs/geta.md, section 4.16.
 */
export const observers: Record<
  | "rememberImportance"
  | "selectByGradients"
  | "gatherRedundant"
  | "keepForGuard"
  | "rememberSensitivity"
  | "scalarsInBits"
  | "priceBits",
  Observer
> = {
  rememberImportance,
  selectByGradients,
  gatherRedundant,
  keepForGuard,
  rememberSensitivity,
  scalarsInBits,
  priceBits,
};
