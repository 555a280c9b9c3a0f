/**
 * The quantization-aware dependency graph (QADG): which parameters of a network have to be pruned together. One file a step:
 *
 * 1. {@linkcode findBranches} finds the quantizers;
 * 2. {@linkcode mergeAttachedBranches} merges those at weights,
 * 3. {@linkcode mergeInsertedBranches} those at activations; {@linkcode mergeBranches} is steps 1 to 3;
 * 4. {@linkcode propagateChannels} propagates channels through every operator;
 * 5. {@linkcode pruningGroups} collects what is coupled; {@linkcode describeGroups} lists it in words.
 *
 * The words, from the smallest thing to the largest:
 *
 * | word             | meaning                                                                                    |
 * | ---------------- | ------------------------------------------------------------------------------------------ |
 * | channel id       | number of one position of one axis of a tensor; operators hand ids on or make new ones     |
 * | coupled          | positions that are removed together or not at all                                          |
 * | protected        | a position that must not be removed, with the operator as the reason                       |
 * | fixed axis       | an axis without channel ids, since none of its positions can be removed: the batch         |
 * | factored axis    | product of an outer and an inner axis, as heads times dimensions                           |
 * | structure        | the smallest removable set: all parameter slices at coupled positions, for example a       |
 * |                  | filter with its bias and the inputs that read it                                           |
 * | group            | the structures of one axis, for example the channels of a convolution                      |
 * | owned slices     | zeroed, then cut: kernels' outputs, biases, batch norm scale and offset                    |
 * | dependent slices | only cut: the inputs of the next layer, running statistics                                 |
 *
 * @module
 */
export { type DisjointSets, find } from "./propagate/disjoint_sets.ts";
export * from "./branches/bypass_branches.ts";
export type { Sign } from "./propagate/signs.ts";
export type { HeadParts } from "./groups/choose_factors.ts";
export * from "./groups/describe_group.ts";
export * from "./groups/describe_groups.ts";
export * from "./branches/find_branches.ts";
export type { Ignore } from "./groups/ignore.ts";
export * from "./propagate_channels.ts";
export type {
  Averages,
  AxisChannels,
  ChannelPropagation,
  FactoredAxis,
  ParameterAxis,
  TrackedAxis,
  UnzeroedHeads,
  Zeroing,
} from "./propagate/channel_propagation.ts";
export * from "./branches/merge_attached_branches.ts";
export * from "./branches/merge_branches.ts";
export * from "./branches/merge_inserted_branches.ts";
export * from "./pruning_groups.ts";
export * from "./groups/require_prunable.ts";
export { structureLookup } from "./propagate/resolve_factored_axes.ts";
export * from "./branches/quantized_layer.ts";
