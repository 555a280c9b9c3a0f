/**
 * Structures: which positions of which parameters can only leave together; their norms, how they are set to zero, how the rest
 * is taken.
 *
 * @module
 */
export * from "./parameter_slices.ts";
export * from "./slice_positions.ts";
export * from "./pruning_group.ts";
export * from "./require_parameter.ts";
export * from "./scale_structures.ts";
export * from "./slice_array.ts";
export * from "./structure_statistics.ts";
export * from "./take_positions.ts";
export * from "./zero_out.ts";
export * from "./find_zero_structures.ts";
