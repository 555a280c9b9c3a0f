import { producers } from "./views.ts";
import type { Graph, ValueId } from "./types.ts";

/**
 * The value behind reshapes that only put axes of length 1 in front: what is stored there, as it is stored. TensorFlow.js' own layers
 * multiply with a matrix [1, inputs, outputs].
 *
 * @param graph A traced model.
 * @param value The value that an operator reads.
 * @returns The value that was reshaped; the value itself if there is no such reshape.
 *
 * @example
 * ```ts
 * import { storedValue, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]), true, "stored/kernel");
 * const graph = trace((x) => tf.matMul(x, tf.reshape(kernel, [1, 3, 2])), [tf.zeros([1, 1, 3])]);
 * const { inputs } = graph.nodes.find(({ op }) => op === "BatchMatMul")!;
 * const leaf = graph.leaves.find(({ name }) => name === "stored/kernel")!;
 * assert.equal(storedValue(graph, inputs.b!), leaf.value);
 * ```
 */
export function storedValue(graph: Graph, value: ValueId): ValueId {
  const node = producers(graph).get(value);
  if (node?.op !== "Reshape") return value;
  const from = node.inputs.x!,
    before = graph.values[from]!.shape,
    after = graph.values[value]!.shape;
  const added = after.length - before.length;
  const same = added >= 0 &&
    after.every((length, i) =>
      i < added ? length === 1 : JSON.stringify(length) === JSON.stringify(before[i - added])
    );
  return same ? storedValue(graph, from) : value;
}
