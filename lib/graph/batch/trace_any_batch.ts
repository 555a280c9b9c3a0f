/**
 * A graph that runs with every batch size, from recordings at several of them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { messageOf } from "../../core/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import { checkTraced } from "../record/check_traced.ts";
import { madeVariables } from "../record/made_variables.ts";
import { Refusal, refusal } from "../record/refusal.ts";
import { withBroadcastBatch } from "./broadcast_batch.ts";
import { withoutCopies } from "./copies.ts";
import type { OpenLength } from "./open_lengths.ts";
import { atOtherLengths } from "./other_lengths.ts";
import { batchSize, type Call, type Names, recorded } from "./recorded.ts";
import { withSymbolicBatch } from "./symbolic_batch.ts";
import type { Graph } from "../ir/types.ts";

const STEADY_CALLS = 4;

/**
 * Records a function at two batch sizes, a third if need be, and merges the recordings.
 *
 * @param call The function and its dummies.
 * @param variables Names of the variables.
 * @param open Lengths of the dummies that may be others.
 * @returns The graph.
 * @throws {TypeError} If the function does not do the same in every call.
 */
export function traceAnyBatch(
  call: Call,
  variables: Names,
  open: readonly OpenLength[] = [],
): Graph {
  const batch = batchSize(call.dummies);
  const { first, second } = twoCalls(call, variables, 1);
  const again = (extra: number) => recorded(call, variables, { extra }).graph;
  const graph = merge(first, second, batch, again);
  // two points always lie on a line: a third shows whether the lengths do
  if (hasOffset(graph)) checkLengths(graph, again(2), batch + 2);
  // batches of at least two: what is broadcast to one sample is not
  return withoutCopies(atOtherLengths(graph, call, { variables, open, extras: [1, 2, 1] }));
}

/**
 * Records a function at the batch size of its dummies alone, twice, and sees that it does the same.
 *
 * @param call The function and its dummies.
 * @param variables Names of the variables.
 * @param open Lengths of the dummies that may be others.
 * @returns The graph, all of its lengths numbers.
 * @throws {TypeError} If the function does not do the same in every call.
 */
export function traceFixedBatch(
  call: Call,
  variables: Names,
  open: readonly OpenLength[] = [],
): Graph {
  const batch = batchSize(call.dummies);
  const { first, second } = twoCalls(call, variables, 0);
  const graph = withSymbolicBatch(first, second, { first: batch, second: batch });
  return withoutCopies(atOtherLengths(graph, call, { variables, open, extras: [0, 0, 0] }));
}

/** The function recorded with its dummies, and once more with some samples more. */
function twoCalls(
  call: Call,
  variables: Names,
  extra: number,
): { first: Graph; second: Graph } {
  const { made: { graph: first, read }, variables: lazy } = madeVariables(() =>
    recorded(call, variables, {})
  );
  checkTraced(first, read);
  const { made: { graph: second }, variables: again } = madeVariables(() =>
    recordedAgain(call, variables, { extra, isShaken: read !== undefined })
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

/** A function that runs at one batch size and throws at another has the first one built in. */
function recordedAgain(...args: Parameters<typeof recorded>): ReturnType<typeof recorded> {
  try {
    return recorded(...args);
  } catch (error) {
    const [call, , { extra = 0 }] = args;
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
