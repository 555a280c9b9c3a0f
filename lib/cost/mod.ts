/**
 * What a network costs, read off its graph: multiply-adds, bit operations, parameters, bytes.
 *
 * @module
 */
export * from "./cost.ts";
export * from "./cost_rows.ts";
export * from "./counted_leaves.ts";
export * from "./multiply_adds.ts";
export * from "./types.ts";
