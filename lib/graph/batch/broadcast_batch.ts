/**
 * Functions that broadcast something over the batch: tfjs repeats it for every sample, and does nothing if there is only one.
 *
 * @module
 */
import { eliminateDeadCode } from "../ir/eliminate_dead_code.ts";
import type { Graph, GraphNode } from "../ir/types.ts";
import { Refusal } from "../record/refusal.ts";
import { withSymbolicBatch } from "./symbolic_batch.ts";

/**
 * Merges the recordings of a function that repeats something by the batch (`tf.where` and `tf.broadcastTo` do, with a mask of one
 * sample), so that an operator is missing where there is one sample.
 *
 * ```text
 * batch 1:  mask [1, 5, 4]                          -> Select
 * batch 2:  mask [1, 5, 4]  -> Tile [2, 1, 1]       -> Select
 * batch 3:  mask [1, 5, 4]  -> Tile [3, 1, 1]       -> Select
 * ```
 *
 * Nothing else may differ.
 *
 * @param graphs Recordings of one, two and three samples.
 * @returns The graph with the repetition, which copies if there is one sample; undefined if the recordings differ in more.
 */
export function withBroadcastBatch(
  [one, two, three]: readonly [Graph, Graph, Graph],
): Graph | undefined {
  const repeats = (graph: Graph, samples: number) =>
    new Set(graph.nodes.flatMap((node, i) => repeatsBy(node, samples) ? [i] : []));
  const byBatch = repeats(two, 2).intersection(repeats(three, 3));
  const without = (graph: Graph, repeated: ReadonlySet<number>) =>
    eliminateDeadCode(graph, ({ id }) => repeated.has(id));
  try {
    withSymbolicBatch(without(one, repeats(one, 1)), without(two, byBatch), {
      first: 1,
      second: 2,
    });
    return withSymbolicBatch(two, three, { first: 2, second: 3 });
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Whether an operator repeats one sample for each of some. */
function repeatsBy({ op, attrs }: GraphNode, samples: number): boolean {
  if (op !== "Tile") return false;
  const [first, ...others] = attrs.reps as number[];
  return first === samples && others.every((times) => times === 1);
}
