/**
 * The quantization-aware dependency graph: quantizers merged into their layers ({@linkcode mergeBranches}), then the pruning
 * groups found ({@linkcode pruningGroups}) by carrying atoms through every operator ({@linkcode labelGraph}).
 *
 * @module
 */
export { type Atoms, classOf } from "./atoms.ts";
export * from "./bypass_branches.ts";
export type { HeadParts } from "./choose_parts.ts";
export * from "./describe_group.ts";
export * from "./find_branches.ts";
export type { Ignore } from "./ignore.ts";
export * from "./label_graph.ts";
export type {
  AxisLabel,
  Grid,
  Labelling,
  ParameterAxis,
  TrackedAxis,
  ZeroedBy,
} from "./labelling.ts";
export * from "./merge_branches.ts";
export * from "./pruning_groups.ts";
export * from "./require_prunable.ts";
export { freeClasses } from "./settle_grids.ts";
export * from "./types.ts";
