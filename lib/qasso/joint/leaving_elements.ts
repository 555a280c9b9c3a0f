import { type ParameterSlices, structureElements } from "../../structure/mod.ts";

// the lists of a pruning period live as long as its list of redundant structures does
const lists = new WeakMap<readonly number[], Map<ParameterSlices, Int32Array>>();

/**
 * Where the elements of redundant structures are, as `structureElements()` says; remembered for the whole pruning period, in which
 * they stay the same.
 *
 * @param slices Slices of the parameter.
 * @param shape Its shape.
 * @param redundant The redundant structures, as a state holds them: a list that nobody changes.
 * @returns Positions, row-major; not to be changed.
 */
export function leavingElements(
  slices: ParameterSlices,
  shape: readonly number[],
  redundant: readonly number[],
): Int32Array {
  let own = lists.get(redundant);
  if (own === undefined) lists.set(redundant, own = new Map());
  let elements = own.get(slices);
  if (elements === undefined) {
    elements = structureElements(slices, shape, redundant);
    own.set(slices, elements);
  }
  return elements;
}
