/**
 * Structures: which positions of which parameters are removed together ({@linkcode PruningGroup}, {@linkcode ParameterSlices}),
 * and what is done with them, once for every method:
 *
 * - which elements they are: {@linkcode structureElements};
 * - their norms: {@linkcode structureStatistics};
 * - scaling and zeroing: {@linkcode scaleStructures}, {@linkcode zeroStructures}, {@linkcode findZeroStructures};
 * - taking what remains: {@linkcode takePositions}.
 *
 * How a parameter is divided into structures is said by its slices alone; none of these functions knows more.
 *
 * A single weight is divided more finely: {@linkcode groupedView} sees it as groups at a {@linkcode Granularity} (element, row,
 * kernel, filter, block, head, …), whose {@linkcode layouts} say which axis is which; {@linkcode groupNorms} scores them, and
 * {@linkcode expandMask} gives the mask of the weight from theirs.
 *
 * @module
 */
export * from "./axis_elements.ts";
export * from "./granularity/convert_layout.ts";
export * from "./granularity/expand_mask.ts";
export * from "./granularity/granularity.ts";
export * from "./granularity/group_norms.ts";
export * from "./granularity/grouped_view.ts";
export * from "./granularity/layout.ts";
export * from "./parameter_slices.ts";
export * from "./pruning_group.ts";
export * from "./require_parameter.ts";
export * from "./scale_structures.ts";
export * from "./structure_products.ts";
export * from "./structure_statistics.ts";
export * from "./take_positions.ts";
export * from "./structure_elements.ts";
export * from "./zero_structures.ts";
