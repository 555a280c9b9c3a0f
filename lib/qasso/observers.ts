/**
 * What rules look for in the gradients of a step, before the optimizer has seen them. {@linkcode observing} makes one rule of several.
 *
 * @module
 */
import type { NamedArrays } from "../core/mod.ts";
import { scaleGroups } from "../structure/mod.ts";
import { redundantElements } from "./joint/redundant_elements.ts";
import { gradientsToBitCoordinates } from "./projection/bit_coordinates.ts";
import { beginsEvenPeriod } from "./schedule/even_periods.ts";
import { beginPeriod } from "./selection/begin_period.ts";
import { runningImportance } from "./selection/running_importance.ts";
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

// keeps the running mean of the first-order Taylor score
const rememberImportance: Observer = (problem, observation, gradients) => {
  const { state } = observation, { shapes } = problem;
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

// selects the structures of an even period that begins; criteria of the update see the raw gradients
const selectByGradients: Observer = (problem, observation, gradients) => {
  const { state } = observation;
  if (!beginsEvenPeriod(state.step + 1, problem.config)) return observation;
  return { ...observation, ...beginPeriod(problem, state, gradients) };
};

// gathers the redundant elements and their gradients
const gatherRedundant: Observer = (problem, observation, gradients) => ({
  ...observation,
  redundant: redundantElements(problem, { groups: observation.state.groups, gradients }),
});

// keeps copies of the gradients of what stays, if there is a momentum guard
const keepForGuard: Observer = (problem, observation, gradients) => {
  if ((problem.config.momentumGuard ?? 0) === 0) return observation;
  const live = Object.fromEntries(
    Object.entries(gradients).map(([name, array]) => [name, array.slice()]),
  );
  const structures = observation.state.groups.map((one) => [...one.redundant, ...one.pruned]);
  scaleGroups(problem, live, { structures, factor: 0 });
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

/**
 * The observers of the corrected rules, in the order in which {@linkcode correctedRules} has them.
 *
 * | name                 | what it does                                                                     |
 * | -------------------- | -------------------------------------------------------------------------------- |
 * | `rememberImportance` | keeps the running mean of {@linkcode runningImportance}                          |
 * | `selectByGradients`  | selects the structures of a period that begins; criteria see the raw gradients   |
 * | `gatherRedundant`    | gathers the redundant elements and their gradients                               |
 * | `keepForGuard`       | keeps the gradients of what stays, if there is a momentum guard                  |
 * | `scalarsInBits`      | puts the gradients of scalars into the coordinates (b, q_m, t)                   |
 *
 * Source: docs/geta.md, section 4.16.
 */
export const observers: Record<
  "rememberImportance" | "selectByGradients" | "gatherRedundant" | "keepForGuard" | "scalarsInBits",
  Observer
> = {
  rememberImportance,
  selectByGradients,
  gatherRedundant,
  keepForGuard,
  scalarsInBits,
};
