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
export { type Atoms, classOf } from "./atoms.ts";
export * from "./bypass_branches.ts";
export type { HeadParts } from "./choose_parts.ts";
export * from "./describe_group.ts";
export * from "./describe_groups.ts";
export * from "./find_branches.ts";
export type { Ignore } from "./ignore.ts";
export * from "./label_graph.ts";
export type {
  Averages,
  AxisLabel,
  Grid,
  Labelling,
  ParameterAxis,
  TrackedAxis,
  ZeroedBy,
} from "./labelling.ts";
export * from "./merge_attached_branches.ts";
export * from "./merge_branches.ts";
export * from "./merge_inserted_branches.ts";
export * from "./pruning_groups.ts";
export * from "./require_prunable.ts";
export { freeClasses } from "./settle_grids.ts";
export * from "./pruning_group.ts";
export * from "./quantized_layer.ts";
