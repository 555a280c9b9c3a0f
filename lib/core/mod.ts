/**
 * Tensor types, shape and range checks, shares as counts, ranks, seeded random numbers, modules of the platform: what every other
 * folder uses.
 *
 * @module
 */
export * from "./bytes_as_text.ts";
export * from "./checks.ts";
export * from "./closest.ts";
export * from "./count.ts";
export * from "./extremes.ts";
export * from "./finite_numbers.ts";
export * from "./join_arrays.ts";
export * from "./node_module.ts";
export * from "./number_at_rank.ts";
export * from "./option_checks.ts";
export * from "./options.ts";
export * from "./random.ts";
export * from "./round.ts";
export * from "./tensor.ts";
export * from "./value_text.ts";
export * from "./vectors.ts";
