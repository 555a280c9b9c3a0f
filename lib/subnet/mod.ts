/**
 * From zero structures to a smaller network: which structures are zero ({@linkcode findZeroStructures}), the network without them
 * ({@linkcode buildSubnet}), and the proof that it computes the same ({@linkcode checkSubnet}).
 *
 * @module
 */
export * from "./build_subnet.ts";
export * from "./check_equivalence.ts";
export * from "./check_removal.ts";
export * from "./check_subnet.ts";
export * from "./predict_cost.ts";
