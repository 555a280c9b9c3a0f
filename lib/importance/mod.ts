/**
 * Importance: scores of structures, higher for those that should stay.
 *
 * @module
 */
export * from "./combine_importance.ts";
export * from "./importance.ts";
