import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  type NamedVariables,
  oneOfWords,
  type Tensor,
  unchecked,
} from "../core/mod.ts";
import { findParameters } from "./record/find_parameters.ts";
import { isGraphModel } from "./record/graph_model.ts";
import { preserveVariables } from "./record/preserve_variables.ts";
import { traceAnyBatch, traceFixedBatch } from "./batch/trace_any_batch.ts";
import {
  declaredShapes,
  type OpenLength,
  openLengths,
  type OpenShape,
} from "./batch/open_lengths.ts";
import { Refusal } from "./record/refusal.ts";
import { type Traceable, type TracedCall, tracedCall } from "./record/traced_call.ts";
import type { Graph } from "./ir/types.ts";

/** Options of {@linkcode trace}. */
export interface TraceOptions {
  /** Names of the variables; those not listed are called by their own tfjs name. */
  variables?: NamedVariables;
  /**
   * Plain tensors that are parameters, by name, or `"by use"`: those that {@linkcode findParameters} finds, which is what a
   * `GraphModel` has by default. A function has none by default: its plain tensors are constants.
   */
  parameters?: Readonly<Record<string, Tensor>> | "by use";
  /**
   * Shapes of the inputs, the batch first, `null` for a length that may be any: the graph then runs with other heights, widths and
   * sequence lengths. By default those that a model of tf.layers or a `GraphModel` gives its inputs, where it runs so.
   */
  inputShapes?: readonly OpenShape[] | Readonly<Record<string, OpenShape>>;
  /** `"any"` batch size by default; `"fixed"`: that of `inputs` alone, for a model that has one built in. */
  batch?: "any" | "fixed";
}

/**
 * Traces a function of tensors, a `LayersModel` or a `GraphModel`: calls it and writes down every operator.
 *
 * The function is called at two batch sizes, that of `inputs` and one more; what differs becomes a symbolic length, so the
 * graph runs with every batch. An input belongs to the batch if its first length is that of the first input. Fused kernels
 * are recorded as their parts (`Conv2D`, `Add`, `Relu`), functions with their own gradient as the operators inside them.
 * Variables keep their values, running statistics too; no tensor stays behind, whether it succeeds or not.
 *
 * With `inputShapes` it is called at three more heights, widths or sequence lengths: what differs in an attribute must follow from the
 * lengths of tensors ({@linkcode FreeLength}), and the graph runs at all of them. What does not follow is refused with the reason.
 *
 * Arguments are called `input:0`, `input:1`, …; a function whose only argument is an object of tensors gets the same object
 * as dummy, and its parts are called `input:tokens`, `input:mask`, …. A returned object gives `outputNames`. A model of
 * `tf.layers` is traced in inference mode; for training pass `(x) => model.apply(x, { training: true })`. The weights of a
 * `GraphModel` become variables of the graph ({@linkcode findParameters}), named after the nodes that use them.
 *
 * What a function does with numbers that it reads out of a tensor (`dataSync`) is invisible: it must not matter. If it reads
 * any, the second call gets other numbers, so that a constant made of them is noticed.
 *
 * @param f The function, for example `({ tokens, mask }) => …`, or the model. It must be synchronous and use variables.
 * @param inputs One dummy per argument or name, the batch on axis 0; zeros will do.
 * @param options Names of the variables.
 * @returns The graph.
 * @throws {TypeError} If the function is async, returns no tensors, uses no variable or a disposed one, makes a new one in
 * every call, does not run at lengths that `inputShapes` leaves open, needs `executeAsync`, has an output that depends on no input, reads its numbers on the way, or runs other operators in another call
 * or for another batch size.
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
 *
 * @example Traced at 8 x 8 pixels, run at 5 x 7
 * ```ts
 * import { replay, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const scale = tf.variable(tf.ones([3]), true, "free/scale");
 * const twice = (x: tf.Tensor) =>
 *   tf.image.resizeNearestNeighbor(tf.mul(x, scale) as tf.Tensor4D, [2 * x.shape[1]!, 2 * x.shape[2]!]) as tf.Tensor;
 * const graph = trace(twice, [tf.zeros([1, 8, 8, 3])], { inputShapes: [[null, null, null, 3]] });
 * const [y] = replay(graph, { "free/scale": scale })(tf.zeros([2, 5, 7, 3]));
 * assert.deepEqual(y!.shape, [2, 10, 14, 3]);
 * ```
 *
 * @example Arguments and results by name
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const scale = tf.variable(tf.ones([3]), true, "masked/scale");
 * const graph = trace(({ x, mask }) => {
 *   const hidden = tf.mul(x, scale);
 *   return { hidden, masked: tf.mul(hidden, mask) };
 * }, { x: tf.zeros([1, 3]), mask: tf.ones([1, 3]) });
 * assert.deepEqual(graph.leaves.map((leaf) => leaf.name), ["input:x", "input:mask", "masked/scale"]);
 * assert.deepEqual(graph.outputNames, ["hidden", "masked"]);
 * ```
 */
export function trace<Inputs extends Tensor[] | Record<string, Tensor>>(
  f: Traceable<Inputs>,
  inputs: Inputs,
  options: TraceOptions = {},
): Graph {
  checkOptions("trace()", options, {
    variables: unchecked,
    parameters: unchecked,
    inputShapes: unchecked,
    batch: oneOfWords(["any", "fixed"]),
  });
  const { variables = {}, parameters = isGraphModel(f) ? "by use" : {}, batch = "any" } = options;
  const plain = parameters === "by use" ? findParameters(f, inputs) : parameters;
  const held = new Set(Object.values(plain));
  const call = { ...tracedCall(f, inputs), isParameter: (x: Tensor) => held.has(x) };
  const names = { ...variables, ...plain };
  const at = (open: readonly OpenLength[]) => {
    let graph!: Graph;
    tf.tidy(() => {
      graph = preserveVariables(() =>
        batch === "fixed" ? traceFixedBatch(call, names, open) : traceAnyBatch(call, names, open)
      );
    });
    return graph;
  };
  const { inputShapes } = options;
  if (inputShapes !== undefined) return at(openLengths(call, givenShapes(call, inputShapes)));
  const declared = openLengths(call, declaredShapes(f, call.names));
  try {
    return at(declared);
  } catch (error) {
    // what a model says of its inputs is often more than it can
    if (declared.length === 0 || !(error instanceof Refusal)) throw error;
    return { ...at([]), fixedBecause: error.message.replace("Cannot trace the function: ", "") };
  }
}

function givenShapes(
  { names }: Pick<TracedCall, "names">,
  shapes: NonNullable<TraceOptions["inputShapes"]>,
): (OpenShape | undefined)[] {
  if (Array.isArray(shapes)) return [...shapes as readonly OpenShape[]];
  return names.map((name) => (shapes as Record<string, OpenShape>)[name.slice("input:".length)]);
}
