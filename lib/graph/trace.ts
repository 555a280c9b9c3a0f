import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor } from "../core/mod.ts";
import { assemble } from "./assemble.ts";
import { compact } from "./compact.ts";
import { shapeAt } from "./dimension.ts";
import { preserveVariables } from "./preserve_variables.ts";
import { LARGEST_CONSTANT, record } from "./record.ts";
import { withSymbolicBatch } from "./symbolic_batch.ts";
import type { Graph, GraphNode } from "./types.ts";

/** Options of {@linkcode trace}. */
export interface TraceOptions {
  /** Names of the variables; those not listed are called by their own tfjs name. */
  variables?: NamedVariables;
}

/**
 * Traces a function of tensors: calls it and writes down every operator.
 *
 * The function is called at two batch sizes, that of `inputs` and one more; what differs becomes a symbolic length, so the
 * graph runs with every batch. An input belongs to the batch if its first length is that of the first input. Fused kernels
 * are recorded as their parts (`Conv2D`, `Add`, `Relu`), functions with their own gradient as the operators inside them.
 * Variables keep their values, running statistics too; no tensor stays behind.
 *
 * @param f The function, for example `(x) => model.apply(x) as Tensor`. It must be synchronous and use variables.
 * @param inputs One dummy per argument, the batch on axis 0; zeros will do.
 * @param options Names of the variables.
 * @returns The graph.
 * @throws {TypeError} If the function is async, returns no tensors, uses no variable, does not pass its input on to its
 * output, or runs other operators for another batch size.
 * @throws {RangeError} If it uses a constant of more than a million elements.
 * @throws {Error} If the function throws; `cause` is the original error.
 *
 * @example A dense layer
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "dense/kernel": tf.variable(tf.ones([3, 2])) };
 * const graph = trace((x) => tf.relu(tf.matMul(x, variables["dense/kernel"])), [tf.zeros([1, 3])], {
 *   variables,
 * });
 * assert.deepEqual(graph.nodes.map((node) => node.op).filter((op) => op !== "Reshape"), [
 *   "BatchMatMul",
 *   "Relu",
 * ]);
 * ```
 */
export function trace(
  f: (...inputs: Tensor[]) => Tensor | Tensor[],
  inputs: Tensor[],
  options: TraceOptions = {},
): Graph {
  const { variables = {} } = options;
  let graph!: Graph;
  tf.tidy(() => {
    graph = preserveVariables(() => traceAtSeveralSizes(f, inputs, variables));
  });
  return graph;
}

function traceAtSeveralSizes(
  f: (...inputs: Tensor[]) => unknown,
  inputs: Tensor[],
  variables: NamedVariables,
): Graph {
  const batch = batchSize(inputs);
  const at = (extra: number) =>
    assemble(record(f, inputs.map((x) => grow(x, batch, extra))), variables);
  const graph = withSymbolicBatch(at(0), at(1), { first: batch, second: batch + 1 });
  checkGraph(graph);
  // two points always lie on a line: a third shows whether the lengths do
  if (hasOffset(graph)) checkLengths(graph, at(2), batch + 2);
  return compact(graph, (node) => isCopy(graph, node));
}

function batchSize(inputs: Tensor[]): number {
  const batch = inputs[0]?.shape[0];
  if (batch !== undefined && batch > 0) return batch;
  throw new TypeError(
    `Cannot trace the function: its first input must have the batch on axis 0: current value is ${
      inputs[0] ? `shape [${inputs[0].shape}]` : "no input"
    }`,
  );
}

function grow(x: Tensor, batch: number, extra: number): Tensor {
  // a copy: the same tensor may be passed twice, and an argument may be a variable
  if (extra === 0 || x.shape[0] !== batch) return x.clone();
  const first = tf.slice(x, 0, 1);
  return tf.concat([x, ...Array.from({ length: extra }, () => first)], 0);
}

function checkGraph(graph: Graph): void {
  const fail = (wanted: string, found: string) =>
    new TypeError(`Cannot trace the function: ${wanted}: current value is ${found}`);
  for (const leaf of graph.leaves) {
    if (leaf.kind === "constant" && !leaf.data) {
      throw new RangeError(
        `Cannot trace the function: a constant must be numeric with at most ${LARGEST_CONSTANT} elements ` +
          `(make it a variable): current value is shape [${graph.values[leaf.value]!.shape}]`,
      );
    }
  }
  const reached = new Set(
    graph.leaves.filter((leaf) => leaf.kind === "input").map((leaf) => leaf.value),
  );
  for (const node of graph.nodes) {
    if (Object.values(node.inputs).some((id) => reached.has(id))) {
      node.outputs.forEach((id) => reached.add(id));
    }
  }
  const lost = graph.outputs.findIndex((id) => !reached.has(id));
  if (lost >= 0) {
    throw fail(
      "its output must depend on its input through operators (no dataSync, no buffer)",
      `output ${lost}, which does not`,
    );
  }
  if (!graph.leaves.some((leaf) => leaf.kind === "variable")) {
    throw fail("it must use at least one tf.variable", "none");
  }
}

/** Whether a reshape or cast changes nothing, at any batch size. */
function isCopy(graph: Graph, node: GraphNode): boolean {
  if (node.op !== "Reshape" && node.op !== "Cast") return false;
  const [before, after] = [node.inputs.x!, node.outputs[0]!].map((id) => graph.values[id]!);
  return before!.dtype === after!.dtype &&
    JSON.stringify(before!.shape) === JSON.stringify(after!.shape);
}

function hasOffset(graph: Graph): boolean {
  return graph.values.some(({ shape }) => shape.some((n) => typeof n !== "number" && n.plus !== 0));
}

function checkLengths(graph: Graph, third: Graph, batch: number): void {
  const wrong = graph.values.findIndex(({ shape }, i) =>
    shapeAt(shape, batch).join() !== third.values[i]?.shape.join()
  );
  if (wrong < 0) return;
  throw new TypeError(
    `Cannot trace the function: every length must be linear in the batch size: current value is shape [${
      third.values[wrong]?.shape
    }] at batch ${batch}`,
  );
}
