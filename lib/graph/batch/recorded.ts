/**
 * One recording of a function, at more samples or other lengths than its dummies have.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor, Variable } from "../../core/mod.ts";
import { buildGraph } from "../record/build_graph.ts";
import { record, type RecordedCall } from "../record/record.ts";
import { refusal } from "../record/refusal.ts";
import type { TracedCall } from "../record/traced_call.ts";
import type { Graph } from "../ir/types.ts";

/** Variables, and plain tensors that are parameters, by name. */
export type Names = Readonly<Record<string, Variable | Tensor>>;

/** What is traced, and which plain tensors are parameters of it. */
export type Call = TracedCall & Pick<RecordedCall, "isParameter">;

/** Other lengths than those of the dummies. */
export interface OtherSizes {
  /** Samples more. */
  extra?: number;
  /** Whether real numbers are others, too. */
  isShaken?: boolean;
  /** Lengths by input and axis. */
  lengths?: readonly { input: number; axis: number; length: number }[];
}

/**
 * Records a function.
 *
 * @param call The function and its dummies.
 * @param variables Names of the variables.
 * @param sizes What is other than in the dummies.
 * @returns The graph, all of its lengths numbers, and the shape of a tensor whose numbers were read.
 */
export function recorded(
  call: Call,
  variables: Names,
  { extra = 0, isShaken = false, lengths = [] }: OtherSizes,
): { graph: Graph; read: number[] | undefined } {
  const batch = batchSize(call.dummies);
  const tensors = call.dummies.map((dummy, i) => {
    const grown = lengths.filter(({ input }) => input === i)
      .reduce((x, { axis, length }) => resized(x, axis, length), grow(dummy, batch, extra));
    return isShaken ? shaken(grown) : grown;
  });
  const recording = record({ ...call, tensors });
  return { graph: buildGraph(recording, variables), read: recording.read };
}

/**
 * The number of samples.
 *
 * @param inputs The dummies.
 * @returns The first length of the first.
 * @throws {TypeError} If it has none.
 */
export function batchSize(inputs: Tensor[]): number {
  const batch = inputs[0]?.shape[0];
  if (batch !== undefined && batch > 0) return batch;
  throw refusal(
    "its first input must have the batch on axis 0",
    inputs[0] ? `shape [${inputs[0].shape}]` : "no input",
  );
}

function grow(x: Tensor, batch: number, extra: number): Tensor {
  // a copy: the same tensor may be passed twice, and an argument may be a variable
  if (extra === 0 || x.shape[0] !== batch) return x.clone();
  return resized(x, 0, batch + extra);
}

/** Other numbers, all different, less than one apart: a token stays the same token. */
function shaken(x: Tensor): Tensor {
  if (x.dtype !== "float32") return x;
  const steps = tf.reshape(tf.linspace(0.25, 0.75, x.size), x.shape);
  return tf.add(x, steps);
}

/** Longer along an axis: the first position comes again and again. */
function resized(x: Tensor, axis: number, length: number): Tensor {
  const begin = x.shape.map(() => 0), size = x.shape.with(axis, 1);
  const first = tf.slice(x, begin, size), missing = length - x.shape[axis]!;
  return tf.concat([x, ...Array.from({ length: missing }, () => first)], axis);
}
