import { combineImportance } from "../importance/mod.ts";
import { plannedBits } from "./bits/planned_bits.ts";
import { checkCorrectedConfig } from "./check_corrected_config.ts";
import { guardMomentum, keepLive } from "./joint/momentum_guard.ts";
import { leaveOnLine } from "./joint/leave_on_line.ts";
import { observers, observing } from "./observers.ts";
import { paperRules } from "./paper.ts";
import { moveInBits } from "./projection/move_in_bits.ts";
import { beginsEvenPeriod, evenTiming } from "./schedule/even_periods.ts";
import { spreadEvenly } from "./selection/spread_evenly.ts";
import type { QassoRules } from "./state/rules.ts";
import { scalarNames } from "./state/scalars.ts";

/**
 * The corrections, one by one: each changes the rules of the paper by itself, so that its effect can be measured alone.
 *
 * Source: docs/geta.md, section 4.16.
 */
export const corrections: Record<
  "importance" | "line" | "scalars" | "counts" | "budget",
  Partial<QassoRules>
> = {
  /** Importance: a running mean with raw gradients, without magnitude. */
  importance: {
    observe: observing(observers.rememberImportance),
    importance(groups, criteria = { averageTaylor: 1 }) {
      const scores = combineImportance(groups, criteria);
      // a structure that is zero is no survivor: it goes before any other
      const squares = groups.flatMap((group) => [...group.squares]);
      return scores.map((score, structure) => squares[structure] === 0 ? -1 : score);
    },
  },
  /** Redundant structures leave on a line, in all steps of the joint stage. */
  line: {
    timing: evenTiming,
    beginsPeriod: (step, _period, config) => beginsEvenPeriod(step, config),
    observe: observing(
      observers.selectByGradients,
      observers.gatherRedundant,
      observers.keepForGuard,
    ),
    joint(problem, options) {
      const joint = leaveOnLine(problem, options);
      const { momentumGuard: kappa = 0, optimizer: { rule } } = problem.config;
      const { gradients, updates, parameters, decay: lambda = 0 } = options;
      if (kappa > 0 && gradients) {
        keepLive(problem, updates, options); // what is gone stays 0, whatever its update
        const guarded = guardMomentum(updates, {
          gradients,
          except: scalarNames(problem.layers),
          kappa,
          scale: rule === "sgd" ? "gradient" : "update",
          ...(lambda > 0 && { decay: { lambda, parameters } }),
        });
        Object.assign(updates, guarded);
      }
      return joint;
    },
    // nothing is left to shrink after the descent step
    shrinkFactor: () => 1,
    // no step size is set by the joint update, so it moves as elsewhere
    updateScalars: (layer, parameters, options) =>
      paperRules.updateScalars(
        { ...layer, kind: layer.kind === "joint" ? "projected" : layer.kind },
        parameters,
        options,
      ),
  },
  /** Scalars move in the coordinates (b, q_m, t). */
  scalars: {
    observe: observing(
      observers.rememberSensitivity,
      observers.scalarsInBits,
      observers.priceBits,
    ),
    updateScalars({ weightQuantizer, activationQuantizer }, parameters, options) {
      const { updates, learningRateQuantizer: learningRate, bitRange, bits } = options;
      const move = { updates, learningRate, bitRange };
      if (weightQuantizer) {
        moveInBits(weightQuantizer, parameters, { ...move, frozen: bits?.weight });
      }
      if (activationQuantizer) {
        moveInBits(activationQuantizer, parameters, { ...move, frozen: bits?.activation });
      }
    },
  },
  /** K to the nearest, remainders spread. */
  counts: { counts: spreadEvenly },
  /** Structures leave until the network is cheap enough, if a budget is asked for; bits end where it counts on them. */
  budget: {
    checkConfig: checkCorrectedConfig,
    plannedBits,
  },
};

/**
 * Rules with which a whole step does what the paper promises of it: all {@linkcode corrections} together. Reasons and proofs stand in
 * docs/geta.md, section 4.16, what each is worth in docs/paper_vs_reference.md.
 *
 * Source: docs/geta.md, section 4.16.
 */
export const correctedRules: QassoRules = {
  ...paperRules,
  ...corrections.importance,
  ...corrections.line,
  ...corrections.scalars,
  ...corrections.counts,
  ...corrections.budget,
  observe: observing(
    observers.rememberImportance,
    observers.selectByGradients,
    observers.gatherRedundant,
    observers.rememberSensitivity,
    observers.scalarsInBits,
    observers.priceBits,
    observers.keepForGuard,
  ),
};
