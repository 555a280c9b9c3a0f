/**
 * The quantization-aware dependency graph, one file a step:
 *
 * 1. {@linkcode findBranches} finds the quantizers;
 * 2. {@linkcode mergeAttachedBranches} merges those at weights,
 * 3. {@linkcode mergeInsertedBranches} those at activations; {@linkcode mergeBranches} is steps 1 to 3;
 * 4. {@linkcode labelGraph} carries structure identity through every operator,
 * 5. {@linkcode pruningGroups} collects what is tied; {@linkcode describeGroups} lists it in words.
 *
 * @module
 */
export { type Atoms, classOf } from "./propagate/atoms.ts";
export * from "./branches/bypass_branches.ts";
export type { HeadParts } from "./groups/choose_parts.ts";
export * from "./groups/describe_group.ts";
export * from "./groups/describe_groups.ts";
export * from "./branches/find_branches.ts";
export type { Ignore } from "./groups/ignore.ts";
export * from "./label_graph.ts";
export type {
  Averages,
  AxisLabel,
  Grid,
  Labelling,
  ParameterAxis,
  TrackedAxis,
  ZeroedBy,
} from "./propagate/labelling.ts";
export * from "./branches/merge_attached_branches.ts";
export * from "./branches/merge_branches.ts";
export * from "./branches/merge_inserted_branches.ts";
export * from "./pruning_groups.ts";
export * from "./groups/require_prunable.ts";
export { freeClasses } from "./propagate/settle_grids.ts";
export * from "./branches/quantized_layer.ts";
