/**
 * Names of the functions that an answer may use.
 *
 * @module
 */

/** What a notebook imports for answers. */
export const GIVEN_NAMES = ["count", "roundHalfEven", "dot", "norm"] as const;
