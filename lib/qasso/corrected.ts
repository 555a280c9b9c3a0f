import type { NamedArrays } from "../core/mod.ts";
import { combineImportance } from "../importance/mod.ts";
import { scaleGroups } from "../structure/mod.ts";
import { guardMomentum } from "./joint/momentum_guard.ts";
import { leaveOnLine } from "./joint/leave_on_line.ts";
import { redundantElements } from "./joint/redundant_elements.ts";
import { paperRules } from "./paper.ts";
import { gradientsToBitCoordinates } from "./projection/bit_coordinates.ts";
import { moveInBits } from "./projection/move_in_bits.ts";
import { beginsEvenPeriod, evenTiming } from "./schedule/even_periods.ts";
import { beginPeriod } from "./selection/begin_period.ts";
import { runningImportance } from "./selection/running_importance.ts";
import { spreadEvenly } from "./selection/spread_evenly.ts";
import type { Observation } from "./state/observation.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { QassoRules } from "./state/rules.ts";
import { scalarNames } from "./state/scalars.ts";
import type { QassoState } from "./state/state.ts";

/**
 * Rules with which a whole step does what the paper promises of it. Every member that is not {@linkcode paperRules}' own is a
 * correction; its reason, its proof and what it is worth stand in docs/geta.md, section 4.16, and in docs/paper_vs_reference.md.
 *
 * Source: docs/geta.md, section 4.16.
 */
export const correctedRules: QassoRules = {
  ...paperRules,
  counts: spreadEvenly,
  timing: evenTiming,
  // the selection is made by `observe`, before the optimizer has seen the gradients
  beginsPeriod: () => false,
  observe,
  importance(groups, criteria = { averageTaylor: 1 }) {
    const scores = combineImportance(groups, criteria);
    // a structure that is zero is no survivor: it goes before any other
    const squares = groups.flatMap((group) => [...group.squares]);
    return scores.map((score, structure) => squares[structure] === 0 ? -1 : score);
  },
  joint(problem, options) {
    const joint = leaveOnLine(problem, options);
    const { momentumGuard: kappa = 0 } = problem.config, { gradients, updates } = options;
    if (kappa > 0 && gradients) {
      const except = scalarNames(problem.layers);
      Object.assign(updates, guardMomentum(updates, { gradients, except, kappa }));
    }
    return joint;
  },
  // nothing is left to shrink after the descent step
  shrinkFactor: () => 1,
  updateScalars({ weightQuantizer, activationQuantizer }, parameters, options) {
    const { updates, learningRateQuantizer: learningRate, bitRange, bits } = options;
    const move = { updates, learningRate, bitRange };
    if (weightQuantizer) moveInBits(weightQuantizer, parameters, { ...move, frozen: bits?.weight });
    if (activationQuantizer) {
      moveInBits(activationQuantizer, parameters, { ...move, frozen: bits?.activation });
    }
  },
};

/** Running importance, coordinates of the scalars, and the structures of a period that begins. */
function observe(problem: QassoProblem, state: QassoState, gradients: NamedArrays): Observation {
  const { groups, layers, shapes, config } = problem, { parameters } = state;
  const importance = groups.map((group, i) =>
    group.prunable
      ? runningImportance(group, parameters, { gradients, shapes, before: state.importance?.[i] })
      : new Array<number>(group.size).fill(0)
  );
  let next: QassoState = { ...state, importance }, selection: Observation["selection"] = null;
  if (beginsEvenPeriod(state.step + 1, config)) {
    ({ state: next, selection } = beginPeriod(problem, next, gradients));
  }
  const redundant = redundantElements(problem, { groups: next.groups, gradients });
  for (const { weightQuantizer, activationQuantizer } of layers) {
    for (const names of [weightQuantizer, activationQuantizer]) {
      if (names) gradientsToBitCoordinates(names, parameters, gradients);
    }
  }
  if ((config.momentumGuard ?? 0) === 0) return { state: next, selection, redundant };
  const live = copies(gradients),
    leaving = next.groups.map((one) => [...one.redundant, ...one.pruned]);
  scaleGroups(problem, live, { structures: leaving, factor: 0 });
  return { state: next, selection, redundant, gradients: live };
}

function copies(arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}
