/**
 * Recurrent layers at other numbers of steps than they were traced with.
 *
 * @module
 */
import { freeLengthAt } from "./free_length.ts";
import type { Graph } from "./types.ts";
import { withSteps } from "./with_steps.ts";

// each has its own operators: a bound for hostile files
const MOST_STEPS = 100_000;

/**
 * A graph whose recurrent layers take as many steps as the inputs of a call are long.
 *
 * @param graph The graph; layers whose number of steps is free are marked (`repeats`).
 * @param shapes Shape of each input, by number of its value.
 * @returns The graph of that length, nothing marked; the same if nothing was.
 * @throws {RangeError} If the number of steps is none, or the steps are not alike.
 */
export function atSteps(graph: Graph, shapes: readonly (readonly number[] | undefined)[]): Graph {
  let result = graph;
  for (;;) {
    const marked = result.nodes.find(({ repeats }) => repeats !== undefined);
    if (marked === undefined) return result;
    const count = freeLengthAt(marked.repeats!, shapes);
    const nodes = result.nodes.map((node) => {
      if (node !== marked) return node;
      const { repeats: _, ...plain } = node;
      return plain;
    });
    const next = count < 1 || count > MOST_STEPS
      ? undefined
      : withSteps({ ...result, nodes }, nodes[result.nodes.indexOf(marked)]!, count);
    if (next === undefined) {
      throw new RangeError(
        `Cannot run the steps of operator ${marked.id} (${marked.op}): they must be alike, and 1 to ${MOST_STEPS}: current value is ${count}`,
      );
    }
    result = next;
  }
}

/**
 * A graph with the lengths of its trace alone, where it has recurrent layers of any number of steps: for formats whose graphs have one copy
 * of the operators of a step for each step.
 *
 * @param graph The graph.
 * @returns The graph without free lengths; the same if no number of steps is free.
 *
 * @example
 * ```ts
 * import { trace, withTracedSteps } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([2, 2]), true, "steps/kernel");
 * const last = (x: tf.Tensor) =>
 *   tf.unstack(x, 1).reduce((h, step) => tf.tanh(tf.add(step, tf.matMul(h, kernel))), tf.zeros([x.shape[0]!, 2]));
 * const graph = trace(last, [tf.zeros([1, 4, 2])], { inputShapes: [[null, null, 2]] });
 * assert.deepEqual(graph.values[0]!.free, [1]);
 * assert.equal(withTracedSteps(graph).values[0]!.free, undefined);
 * ```
 */
export function withTracedSteps(graph: Graph): Graph {
  if (!graph.nodes.some(({ repeats }) => repeats)) return graph;
  return {
    ...graph,
    values: graph.values.map(({ shape, dtype }) => ({ shape, dtype })),
    nodes: graph.nodes.map(({ lengths: _, repeats: __, ...node }) => node),
  };
}
