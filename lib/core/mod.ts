/**
 * Tensor types, shape and range checks, seeded random numbers: what every other folder uses.
 *
 * @module
 */
export * from "./checks.ts";
export * from "./extremes.ts";
export * from "./random.ts";
export * from "./round.ts";
export * from "./tensor.ts";
