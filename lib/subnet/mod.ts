/**
 * From zero structures to a smaller network: the network without them ({@linkcode buildSubnet}), the proof that it computes the same
 * ({@linkcode checkSubnet}, {@linkcode checkRemoval}), and its cost before it is built ({@linkcode predictCost}).
 *
 * @module
 */
export * from "./build_subnet.ts";
export * from "./check_equivalence.ts";
export * from "./check_removal.ts";
export * from "./check_subnet.ts";
export { parameterArrays, parameterTensors } from "./parameter_tensors.ts";
export * from "./predict_cost.ts";
export * from "./subnet_forward.ts";
export * from "./with_parameters.ts";
export type { Subnet, SubnetLayer } from "../io/mod.ts";
