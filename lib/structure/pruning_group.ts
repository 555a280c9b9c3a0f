/**
 * The result of the dependency analysis: which parameters belong to which removable structures.
 *
 * @module
 */
import type { ParameterSlices } from "./parameter_slices.ts";

/**
 * A *group* holds the structures of one axis, for example the 32 channels of a convolution. A *structure* is the smallest removable
 * set: one slice of every parameter of the group, for example a filter with its bias and with the inputs that read it. If its owned
 * slices are zero, removing it does not change the output.
 */
export interface PruningGroup {
  /** Name: that of the first owner without its last part, for example `conv1`. */
  name: string;
  /** Number of structures. */
  size: number;
  /** Parameters that own the structures (kernels' outputs, biases, batch norm scale and offset): zeroed, then cut. */
  ownedSlices: ParameterSlices[];
  /** Parameters that only read the structures (inputs of the next layers, running statistics): cut, and zeroed only if `reset`. */
  dependentSlices: ParameterSlices[];
  /** Names of the quantized layers whose weight owns structures, in graph order. */
  layers: string[];
  /** Whether structures of this group may be removed. */
  prunable: boolean;
  /** Why not, if it is not prunable: operator and reason. */
  reason?: string;
  /** Why a removal changes the output although the structures are zero; only if approximate averages were asked for. */
  warning?: string;
}
