/**
 * A function recorded at other heights, widths and sequence lengths.
 *
 * @module
 */
import { messageOf } from "../../core/mod.ts";
import type { Graph } from "../ir/types.ts";
import { Refusal, refusal } from "../record/refusal.ts";
import { type SizedRecording, withFreeLengths } from "./free_lengths.ts";
import type { OpenLength } from "./open_lengths.ts";
import { withFreeSteps } from "./free_steps.ts";
import { batchSize, type Call, type Names, recorded } from "./recorded.ts";

/** How far lengths differ; multiples for networks that halve theirs, or cut them into windows. */
const STEPS = [1, 2, 4, 7, 8, 14, 16, 28, 32, 64];

/** How many steps the first, second, third length is longer in each recording. */
const PATTERNS = [[1, 2, 3], [3, 1, 2], [2, 5, 1]];

/**
 * Records a function at some other lengths, and lets the graph have them all.
 *
 * @param graph The graph at the lengths of the dummies.
 * @param call The function and its dummies.
 * @param options Names of the variables, lengths that may be others, and how many samples more than the dummies each recording has.
 * @returns The graph with free lengths.
 * @throws {TypeError} If the function does not run at other lengths, or does something else there.
 */
export function atOtherLengths(
  graph: Graph,
  call: Call,
  { variables, open, extras }: {
    variables: Names;
    open: readonly OpenLength[];
    extras: readonly number[];
  },
): Graph {
  if (open.length === 0) return graph;
  const batch = batchSize(call.dummies), names = open.map(({ name }) => name).join(" and ");
  let first: Error | undefined;
  for (const step of STEPS) {
    const recordings: SizedRecording[] = [];
    try {
      for (const [i, pattern] of PATTERNS.entries()) {
        const extra = extras[i]!;
        const lengths = open.flatMap(({ axes, length }, k) =>
          axes.map((axis) => ({ ...axis, length: length + step * pattern[k % pattern.length]! }))
        );
        const { graph } = recorded(call, variables, { extra, lengths });
        recordings.push({ graph, batch: batch + extra });
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      first ??= error as Error;
      continue;
    }
    return withFreeSteps(graph, recordings, names) ?? withFreeLengths(graph, recordings, names);
  }
  const needed = open.map(({ name, length }) => `${name} ${length}`).join(" and ");
  const reason = messageOf(first!.cause ?? first);
  const after = (first as { after?: string }).after;
  throw refusal(
    `it must run with another ${names}, too`,
    `${after === undefined ? "one that" : `${after}, which`} needs ${needed} ("${reason}")`,
    first,
  );
}
