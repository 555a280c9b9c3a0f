import { type QueueOptions, type QueueResult, queueResult, requireQueue } from "./queue_cycles.ts";
import { type QueueWork, requireWork } from "./work.ts";

/** What {@linkcode simulateQueues} saw in one cycle. */
export interface QueueCycle {
  /** Which activation was broadcast at its begin; undefined if none was. */
  broadcast: number | undefined;
  /** Activations in each queue during the cycle, the one at work included. */
  queued: number[];
  /** Which elements work. */
  busy: boolean[];
}

/** One element while it is simulated. */
interface Element {
  /** Cost of each broadcast. */
  costs: number[];
  /** The broadcast at work, or the next one. */
  next: number;
  /** Cycles that are left of the broadcast at work; 0 if none is. */
  left: number;
  /** Broadcasts begun. */
  begun: number;
}

/**
 * The same as {@linkcode queueCycles}, cycle by cycle, as the elements do it: at the begin of a cycle those that are done take the
 * next activation of their queue, then the next one is broadcast if every queue has a free slot, then the elements that waited for
 * it take it; an element works on one entry in a cycle.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section IV.
 *
 * @param work Entries by element and broadcast.
 * @param options Depth, cost of an empty column, when a slot is free.
 * @returns Cycles, efficiency, and what happened in every cycle.
 * @throws {TypeError} If the elements do not have the same number of broadcasts, or there is none.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { simulateQueues } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const { cycles, history } = simulateQueues([[2, 1], [1, 1]], { depth: 1 });
 * assert.equal(cycles, 3);
 * assert.deepEqual(history.map(({ broadcast }) => broadcast), [0, undefined, 1]);
 * assert.deepEqual(history.map(({ busy }) => busy[1]), [true, false, true]);
 * ```
 */
export function simulateQueues(
  work: QueueWork,
  options: QueueOptions,
): QueueResult & { history: QueueCycle[] } {
  const { depth, emptyColumnCost, slotFreed } = requireQueue("simulateQueues()", options);
  const broadcasts = requireWork(work);
  const elements = work.map((entries): Element => ({
    costs: Array.from(entries, (n) => Math.max(n, emptyColumnCost)),
    next: 0,
    left: 0,
    begun: 0,
  }));
  const history: QueueCycle[] = [];
  let issued = 0;
  const taken = (element: Element) =>
    issued - (slotFreed === "finish" ? element.next : element.begun);
  while (issued < broadcasts || elements.some(({ next }) => next < issued)) {
    for (const element of elements) takeNext(element, issued);
    const free = elements.every((element) => taken(element) < depth);
    const broadcast = issued < broadcasts && free ? issued++ : undefined;
    for (const element of elements) takeNext(element, issued);
    const busy = elements.map(({ left }) => left > 0);
    // the last activations may give nobody anything to do: then no cycle begins
    if (issued === broadcasts && !busy.includes(true)) break;
    history.push({ broadcast, queued: elements.map(({ next }) => issued - next), busy });
    for (const element of elements) if (element.left > 0 && --element.left === 0) element.next++;
  }
  return { ...queueResult(work, history.length), history };
}

/** Lets an idle element begin with what is in its queue; what costs nothing is done at once. */
function takeNext(element: Element, issued: number): void {
  while (element.left === 0 && element.next < issued) {
    if (element.begun === element.next) element.begun++;
    element.left = element.costs[element.next]!;
    if (element.left === 0) element.next++;
  }
}
