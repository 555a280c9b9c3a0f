/**
 * A graph that runs with every batch size, from recordings at several of them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { messageOf, type Tensor, type Variable } from "../../core/mod.ts";
import { buildGraph } from "../record/build_graph.ts";
import { checkTraced } from "../record/check_traced.ts";
import { eliminateDeadCode } from "../ir/eliminate_dead_code.ts";
import { shapeAt } from "../../operators/mod.ts";
import { madeVariables } from "../record/made_variables.ts";
import { record, type RecordedCall } from "../record/record.ts";
import { Refusal, refusal } from "../record/refusal.ts";
import { withBroadcastBatch } from "./broadcast_batch.ts";
import { withSymbolicBatch } from "./symbolic_batch.ts";
import type { TracedCall } from "../record/traced_call.ts";
import type { Graph, GraphNode } from "../ir/types.ts";

const STEADY_CALLS = 4;

/** Variables, and plain tensors that are parameters, by name. */
type Names = Readonly<Record<string, Variable | Tensor>>;

/** What is traced, and which plain tensors are parameters of it. */
type Call = TracedCall & Pick<RecordedCall, "isParameter">;

/**
 * Records a function at two batch sizes, a third if need be, and merges the recordings.
 *
 * @param call The function and its dummies.
 * @param variables Names of the variables.
 * @returns The graph.
 * @throws {TypeError} If the function does not do the same in every call.
 */
export function traceAnyBatch(call: Call, variables: Names): Graph {
  const batch = batchSize(call.dummies);
  const { first, second } = twoCalls(call, variables, 1);
  const again = (extra: number) => recorded(call, variables, extra).graph;
  const graph = merge(first, second, batch, again);
  // two points always lie on a line: a third shows whether the lengths do
  if (hasOffset(graph)) checkLengths(graph, again(2), batch + 2);
  return eliminateDeadCode(graph, (node) => isCopy(graph, node));
}

/**
 * Records a function at the batch size of its dummies alone, twice, and sees that it does the same.
 *
 * @param call The function and its dummies.
 * @param variables Names of the variables.
 * @returns The graph, all of its lengths numbers.
 * @throws {TypeError} If the function does not do the same in every call.
 */
export function traceFixedBatch(call: Call, variables: Names): Graph {
  const batch = batchSize(call.dummies);
  const { first, second } = twoCalls(call, variables, 0);
  const graph = withSymbolicBatch(first, second, { first: batch, second: batch });
  return eliminateDeadCode(graph, (node) => isCopy(graph, node));
}

/** The function recorded with its dummies, and once more with some samples more. */
function twoCalls(
  call: Call,
  variables: Names,
  extra: number,
): { first: Graph; second: Graph } {
  const { made: { graph: first, read }, variables: lazy } = madeVariables(() =>
    recorded(call, variables, 0)
  );
  checkTraced(first, read);
  const { made: { graph: second }, variables: again } = madeVariables(() =>
    recordedAgain(call, variables, extra, read !== undefined)
  );
  if (again.length > 0) {
    tf.dispose([...lazy, ...again]);
    throw refusal(
      "it must make its variables only once",
      `${again[0]!.name}, made in a second call`,
    );
  }
  return { first, second };
}

function recorded(
  call: Call,
  variables: Names,
  extra: number,
  isShaken = false,
): { graph: Graph; read: number[] | undefined } {
  const batch = batchSize(call.dummies);
  const tensors = call.dummies.map((x) =>
    isShaken ? shaken(grow(x, batch, extra)) : grow(x, batch, extra)
  );
  const recording = record({ ...call, tensors });
  return { graph: buildGraph(recording, variables), read: recording.read };
}

/** A function that runs at one batch size and throws at another has the first one built in. */
function recordedAgain(...args: Parameters<typeof recorded>): ReturnType<typeof recorded> {
  try {
    return recorded(...args);
  } catch (error) {
    const [call, , extra] = args;
    if (error instanceof Refusal || extra === 0) throw error;
    const reason = messageOf(error instanceof Error ? error.cause ?? error : error);
    throw refusal(
      `it must run with ${
        batchSize(call.dummies) + extra
      } samples, too, or be traced with { batch: "fixed" }`,
      `"${reason}"`,
      error,
    );
  }
}

function merge(
  first: Graph,
  second: Graph,
  batch: number,
  again: (extra: number) => Graph,
): Graph {
  try {
    return withSymbolicBatch(first, second, { first: batch, second: batch + 1 });
  } catch (error) {
    // is it the batch? Calls of the same size tell, unless chance makes them all alike
    for (let n = 0; n < STEADY_CALLS; n++) {
      withSymbolicBatch(first, again(0), { first: batch, second: batch });
    }
    const broadcast = batch === 1 ? withBroadcastBatch([first, second, again(2)]) : undefined;
    if (broadcast !== undefined) return broadcast;
    throw error;
  }
}

function batchSize(inputs: Tensor[]): number {
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
  const first = tf.slice(x, 0, 1);
  return tf.concat([x, ...Array.from({ length: extra }, () => first)], 0);
}

/** Other numbers, all different, less than one apart: a token stays the same token. */
function shaken(x: Tensor): Tensor {
  if (x.dtype !== "float32") return x;
  const steps = tf.reshape(tf.linspace(0.25, 0.75, x.size), x.shape);
  return tf.add(x, steps);
}

function hasOffset(graph: Graph): boolean {
  return graph.values.some(({ shape }) => shape.some((n) => typeof n !== "number" && n.plus !== 0));
}

function checkLengths(graph: Graph, third: Graph, batch: number): void {
  const wrong = graph.values.findIndex(({ shape }, i) =>
    shapeAt(shape, batch).join() !== third.values[i]?.shape.join()
  );
  if (wrong < 0) return;
  throw refusal(
    "every length must be linear in the batch size",
    `shape [${third.values[wrong]?.shape}] at batch ${batch}`,
  );
}

/** Whether a reshape or cast changes nothing, at any batch size. */
function isCopy(graph: Graph, node: GraphNode): boolean {
  if (node.op !== "Reshape" && node.op !== "Cast") return false;
  const [before, after] = [node.inputs.x!, node.outputs[0]!].map((id) => graph.values[id]!);
  return before!.dtype === after!.dtype &&
    JSON.stringify(before!.shape) === JSON.stringify(after!.shape);
}
