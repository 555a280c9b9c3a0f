import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  requireShape,
  type Tensor,
  unchecked,
  type Variable,
} from "../../core/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import { type OperatorFunction, runNode } from "./run_node.ts";
import { requireGraph } from "../ir/check_graph.ts";
import type { Graph, GraphLeaf, GraphNode } from "../ir/types.ts";

/** A graph as a function; one whose inputs have words for names takes an object of tensors too. */
export interface Replayed {
  /** Inputs and outputs in order. */
  (...inputs: Tensor[]): Tensor[];
  /** Inputs by name; outputs in order. */
  (inputs: Record<string, Tensor>): Tensor[];
}

/** Options of {@linkcode replay}. */
export interface ReplayOptions {
  /** Gives a function that is called in place of an operator's kernel; undefined for those that have none. */
  inPlaceOf?: (op: string) => OperatorFunction | undefined;
}

/**
 * Turns a graph back into a function of its inputs, with gradients to the parameters and inputs, for every batch size and for all
 * lengths that the trace left open.
 *
 * @param graph The graph.
 * @param parameters A tensor or variable for every variable of the graph, by name; others are ignored.
 * @param options Functions in place of kernels.
 * @returns A function that takes the inputs in order, or the object that was traced, and returns the outputs in order.
 * @throws {TypeError} If it is no graph, or a parameter is missing or has another shape or type; the function throws it for wrong
 * inputs, and where an operator fails or gives another shape or type than the graph says.
 * @throws {RangeError} If parts of the graph do not fit together.
 *
 * @example The same numbers, at another batch size
 * ```ts
 * import { replay, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.tensor2d([[1], [2]]), true, "replayed/kernel");
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 2])]);
 * const run = replay(graph, { "replayed/kernel": kernel });
 * const [y] = run(tf.tensor2d([[1, 1], [0, 3]]));
 * assert.deepEqual([...y!.dataSync()], [3, 6]);
 * ```
 */
export function replay(
  graph: Graph,
  parameters: Record<string, Tensor | Variable>,
  options: ReplayOptions = {},
): Replayed {
  checkOptions("replay()", options, { inPlaceOf: unchecked });
  const { inPlaceOf } = options;
  requireGraph(graph);
  for (const leaf of graph.leaves) {
    if (leaf.kind === "variable") checkParameter(graph, leaf, parameters);
  }
  const inputLeaves = graph.leaves.filter((leaf) => leaf.kind === "input");
  const readers = countReaders(graph);
  return (...given: (Tensor | Record<string, Tensor>)[]) => {
    const inputs = inputList(inputLeaves, given);
    const batch = checkInputs(graph, inputLeaves, inputs);
    return tf.tidy(() => {
      const values: (Tensor | undefined)[] = [];
      const left = [...readers], shapes: number[][] = [];
      inputLeaves.forEach((leaf, i) => values[leaf.value] = inputs[i]!);
      for (const leaf of graph.leaves) {
        if (leaf.kind === "variable") values[leaf.value] = parameters[leaf.name]!;
        if (leaf.kind === "constant") values[leaf.value] = constant(graph, leaf, batch);
      }
      for (const leaf of graph.leaves) shapes[leaf.value] = values[leaf.value]!.shape;
      for (const node of graph.nodes) {
        runNode(graph, node, { values, batch, shapes, inPlaceOf }).forEach((y, i) => {
          const id = node.outputs[i]!;
          shapes[id] = y.shape;
          if (left[id]! > 0) values[id] = y;
          else y.dispose();
        });
        release(node, values, left);
      }
      return graph.outputs.map((id) => values[id]!);
    });
  };
}

function inputList(
  leaves: GraphLeaf[],
  given: (Tensor | Record<string, Tensor>)[],
): Tensor[] {
  const [inputs] = given;
  if (inputs === undefined || inputs instanceof tf.Tensor) return given as Tensor[];
  return leaves.map((leaf) => {
    const name = leaf.name.slice("input:".length);
    if (Object.hasOwn(inputs, name)) return inputs[name]!;
    throw new TypeError(
      `Cannot replay the graph: input ${name} must be given: current value is ${
        Object.keys(inputs)
      }`,
    );
  });
}

/** How often each value is read; outputs of the graph count as read once more, so they are never released. */
function countReaders(graph: Graph): number[] {
  const readers = new Array<number>(graph.values.length).fill(0);
  for (const node of graph.nodes) {
    for (const id of Object.values(node.inputs)) readers[id]!++;
  }
  for (const leaf of graph.leaves) readers[leaf.value]!++;
  for (const id of graph.outputs) readers[id]!++;
  return readers;
}

/** Gives memory back after the last reader; what the gradient needs, the tape holds by itself. */
function release(
  node: GraphNode,
  values: (Tensor | undefined)[],
  left: number[],
): void {
  for (const id of Object.values(node.inputs)) {
    if (--left[id]! > 0) continue;
    values[id]?.dispose();
    values[id] = undefined;
  }
}

function constant(graph: Graph, leaf: GraphLeaf, batch: number): Tensor {
  const { shape, dtype } = graph.values[leaf.value]!;
  return tf.tensor(leaf.data!, shapeAt(shape, batch), dtype as tf.NumericDataType);
}

function checkParameter(
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

function checkInputs(graph: Graph, leaves: GraphLeaf[], inputs: Tensor[]): number {
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
