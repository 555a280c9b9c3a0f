import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, type Tensor, unchecked, type Variable } from "../../core/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import { checkInputs, checkParameter } from "./check_call.ts";
import { type OperatorFunction, runNode } from "./run_node.ts";
import { atSteps } from "../ir/at_steps.ts";
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
  if (graph.nodes.some(({ repeats }) => repeats)) return replaySteps(graph, parameters, options);
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

/** A graph for each number of steps, which stays. */
function replaySteps(
  graph: Graph,
  ...rest: [Record<string, Tensor | Variable>, ReplayOptions]
): Replayed {
  const leaves = graph.leaves.filter((leaf) => leaf.kind === "input");
  const runs = new Map<string, Replayed>();
  return (...given: (Tensor | Record<string, Tensor>)[]) => {
    const inputs = inputList(leaves, given), shapes: number[][] = [];
    checkInputs(graph, leaves, inputs);
    leaves.forEach(({ value }, i) => shapes[value] = inputs[i]!.shape);
    const key = JSON.stringify(shapes.map((shape) => shape.slice(1)));
    if (!runs.has(key)) runs.set(key, replay(atSteps(graph, shapes), ...rest));
    return runs.get(key)!(...inputs);
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
