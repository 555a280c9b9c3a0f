/**
 * Importance: scores of structures, higher for those that should stay.
 *
 * A score is a function of one group ({@linkcode ImportanceScore}) in a file of its own; {@linkcode criteria} names them all, and
 * {@linkcode combineImportance} makes one number of several.
 *
 * @module
 */
export * from "./combine_importance.ts";
export * from "./criteria.ts";
export * from "./l1_norm.ts";
export * from "./qasso_criteria.ts";
export * from "./group/scored_group.ts";
