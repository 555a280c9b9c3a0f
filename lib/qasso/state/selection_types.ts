/**
 * What a rule of selection is told, and what it answers.
 *
 * @module
 */
import type { PruningGroup } from "../../structure/mod.ts";
import type { QassoConfig } from "./config.ts";
import type { QassoRules } from "./rules.ts";

/** One prunable group as a selection sees it. */
export interface SelectionGroup {
  /** Number of structures. */
  size: number;
  /** Structures pruned in earlier periods. */
  pruned: readonly number[];
}

/** What a selection is told beside the scores. */
export interface SelectionOptions {
  /** The prunable groups, in the order of the scores. */
  groups: readonly SelectionGroup[];
  /** Number of structures wanted in this period, including those carried over from earlier ones. */
  count: number;
  /** Structures that later periods shall select. Default 0. */
  later?: number;
  /** Each group keeps a multiple of this number of structures, and at least as many. Default 1. */
  roundTo?: number;
  /** Largest share of a group's structures that may leave in all periods together. Default 1. */
  maxRatio?: number;
  /** Structures that the rule remembers of earlier periods, numbered through all groups. Default none. */
  bookkeeping?: readonly number[];
}

/** What a selection says. */
export interface Selection {
  /** Newly redundant structures per group, ascending. */
  selected: number[][];
  /** Number of structures that could not be selected and shall be tried again. */
  carried: number;
  /** Structures that the rule wants to remember until the next period, numbered through all groups; may be empty. */
  bookkeeping: number[];
}

/** How many structures shall leave, and in how many periods. */
export interface PruningTarget {
  /** Share of the structures that shall be zero, in [0, 1). */
  sparsity: number;
  /** Number P of pruning periods. */
  periods: number;
}

/** The part of a problem that says how many structures leave. */
export interface PlannedProblem {
  /** The groups. */
  groups: readonly PruningGroup[];
  /** Target, periods and what groups keep. */
  config: Pick<QassoConfig, "sparsity" | "pruningPeriods" | "roundTo" | "maxRatio">;
  /** Its rule for the counts. */
  rules: Pick<QassoRules, "counts">;
}
