/**
 * Whether the arguments of a replayed graph are those that it was traced with, but for free lengths.
 *
 * @module
 */
import { requireShape, type Tensor, type Variable } from "../../core/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import type { Graph, GraphLeaf } from "../ir/types.ts";

/**
 * Throws unless a parameter is as it was traced.
 *
 * @param graph The graph.
 * @param leaf The variable.
 * @param parameters The parameters by name.
 * @throws {TypeError} If it is missing or has another shape or type.
 */
export function checkParameter(
  graph: Graph,
  leaf: GraphLeaf,
  parameters: Record<string, Tensor | Variable>,
): void {
  const parameter = Object.hasOwn(parameters, leaf.name) ? parameters[leaf.name] : undefined;
  if (!parameter) {
    throw new TypeError(
      `Cannot replay the graph: parameter ${leaf.name} must be given: current value is undefined`,
    );
  }
  const { shape, dtype } = graph.values[leaf.value]!;
  requireShape(leaf.name, parameter.shape, shape as number[]);
  requireType(leaf, parameter, dtype);
}

/** An index table or a mask as float32 would compute, but something else. */
function requireType({ name }: GraphLeaf, { dtype }: Tensor, wanted: string): void {
  if (dtype === wanted) return;
  throw new TypeError(
    `Cannot replay the graph: ${name} must be ${wanted}, as traced: current value is ${dtype}`,
  );
}

/**
 * Throws unless inputs are as the graph wants them.
 *
 * @param graph The graph.
 * @param leaves Its inputs.
 * @param inputs What is given, in order.
 * @returns The batch size.
 * @throws {TypeError} If their number, a shape or a type is another.
 */
export function checkInputs(graph: Graph, leaves: GraphLeaf[], inputs: Tensor[]): number {
  if (inputs.length !== leaves.length) {
    throw new TypeError(
      `Cannot replay the graph: it must get ${leaves.length} inputs: current value is ${inputs.length}`,
    );
  }
  const batch = inputs[0]?.shape[0] ?? 1;
  leaves.forEach((leaf, i) => {
    const { dtype } = graph.values[leaf.value]!;
    requireInputShape(graph, leaf, inputs[i]!.shape, batch);
    requireType(leaf, inputs[i]!, dtype);
  });
  return batch;
}

/** Fixed lengths are those of the trace, others at least 1. */
function requireInputShape(
  { values, fixedBecause }: Graph,
  { name, value }: GraphLeaf,
  given: readonly number[],
  batch: number,
): void {
  const { shape, free = [] } = values[value]!, traced = shapeAt(shape, batch);
  const wanted = traced.map((length, axis) =>
    free.includes(axis) && given[axis]! > 0 ? given[axis]! : length
  );
  const isOther = given.length === wanted.length &&
    given.some((n, axis) => axis > 0 && n !== wanted[axis]);
  if (fixedBecause === undefined || !isOther) return requireShape(name, given, wanted);
  throw new TypeError(
    `Cannot replay the graph: ${name} must have shape [${wanted}], as traced (${fixedBecause}): current value is [${given}]`,
  );
}
