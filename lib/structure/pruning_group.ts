/**
 * The result of the dependency analysis: which parameters belong to which removable structures.
 *
 * @module
 */
import type { ParameterSlices } from "./parameter_slices.ts";

/** Parameters of which structure j can be removed from all at once, without changing the output if it is zero. */
export interface PruningGroup {
  /** Name: that of the first member parameter without its last part, for example `conv1`. */
  name: string;
  /** Number of structures n. */
  size: number;
  /** Parameters that own the structures (kernels' outputs, biases, batch norm scale and offset): zeroed, then cut. */
  ownedSlices: ParameterSlices[];
  /** Parameters that only read the structures (consumers' input slices, running statistics): cut, never zeroed. */
  dependentSlices: ParameterSlices[];
  /** Names of the quantized layers whose weight is a member, in graph order. */
  layers: string[];
  /** Whether structures of this group may be removed. */
  prunable: boolean;
  /** Why not, if it is not prunable: operator and reason. */
  reason?: string;
  /** Why a removal changes the output although the structures are zero; only if approximate averages were asked for. */
  warning?: string;
}
