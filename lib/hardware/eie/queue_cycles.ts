import { checkOptions, given, integerWithin, largest, oneOfWords } from "../../core/mod.ts";
import { loadBalance, type QueueWork, requireWork } from "./work.ts";

/** The queues of {@linkcode queueCycles}. */
export interface QueueOptions {
  /** Activations D that a queue holds, at least 1. */
  depth: number;
  /** Cycles that an element spends on a column in which it has nothing. Default 0. */
  emptyColumnCost?: number;
  /** When an activation leaves its queue: when its last entry is done (`finish`, the chip) or when its first begins. Default finish. */
  slotFreed?: "finish" | "start";
}

/** What {@linkcode queueCycles} and its simulation find. */
export interface QueueResult {
  /** Cycles until the last element is done. */
  cycles: number;
  /** Entries divided by elements times cycles; 1 if there is nothing to do. */
  efficiency: number;
}

/**
 * Cycles of a layer on processing elements with queues, in closed form. Rows stay with their element; a queue only absorbs that one
 * activation gives an element much to do and the next one little.
 *
 * | symbol    | here              | meaning                                           |
 * | --------- | ----------------- | ------------------------------------------------- |
 * | n_{k,i}   | `work[k][i]`      | entries of broadcast i in element k               |
 * | D         | `depth`           | activations in a queue                            |
 * | e         | `emptyColumnCost` | least cycles for a broadcast                      |
 * | bc_i      | -                 | cycle in which activation i is broadcast to all   |
 *
 * ```text
 * bc_0      = 0
 * bc_i      = max(bc_{i-1} + 1,  max over k of fin_{k,i-D})        slotFreed "start":  start_{k,i-D}
 * start_k,i = max(bc_i, fin_{k,i-1})
 * fin_k,i   = start_{k,i} + max(n_{k,i}, e)
 * cycles    = max fin,    efficiency = sum n / (N cycles)
 * ```
 *
 * With D = 1 and `finish` all elements wait for the slowest: `cycles = sum over i of max over k of n_{k,i}` (where this is at least
 * one a broadcast). With any D it is at least {@linkcode loadBalance}'s `busiest`. The paper has about 0.5 at depth 1 and 0.94 at
 * depth 8 for 64 elements (figure 8) and takes 8. Here a random layer of 4096 x 1024 with 10 % of the weights and 30 % of the
 * activations has 0.51 and 0.94, and under 2 points more at 64; docs/hardware.md has the table, also with padding zeros as work.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), sections IV and VI-A; docs/hardware.md, section 2.
 *
 * @param work Entries by element and broadcast, see {@linkcode broadcastWork}.
 * @param options Depth, cost of an empty column, when a slot is free.
 * @returns Cycles and efficiency.
 * @throws {TypeError} If the elements do not have the same number of broadcasts, or there is none.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Lock step, and a queue that is long enough
 * ```ts
 * import { queueCycles } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const work = [[4, 1, 1, 1, 1], [1, 2, 2, 1, 3]];
 * const cycles = [1, 2, 3, 8].map((depth) => queueCycles(work, { depth }).cycles);
 * assert.deepEqual(cycles, [12, 10, 9, 9]);
 * ```
 */
export function queueCycles(work: QueueWork, options: QueueOptions): QueueResult {
  const { depth, emptyColumnCost, slotFreed } = requireQueue("queueCycles()", options);
  const broadcasts = requireWork(work), elements = work.length;
  const finish = new Float64Array(elements);
  const freed: number[] = []; // cycle from which on the slot of broadcast i is free in every queue
  let broadcast = -1;
  for (let i = 0; i < broadcasts; i++) {
    broadcast = Math.max(broadcast + 1, i < depth ? 0 : freed[i - depth]!);
    let free = 0;
    for (let k = 0; k < elements; k++) {
      const start = Math.max(broadcast, finish[k]!);
      finish[k] = start + Math.max(work[k]![i]!, emptyColumnCost);
      free = Math.max(free, slotFreed === "finish" ? finish[k]! : start);
    }
    freed.push(free);
  }
  return queueResult(work, largest(finish));
}

/**
 * Result of so many cycles.
 *
 * @param work Entries by element and broadcast.
 * @param cycles How long they took.
 * @returns Cycles and efficiency.
 */
export function queueResult(work: QueueWork, cycles: number): QueueResult {
  const { total } = loadBalance(work);
  return { cycles, efficiency: cycles === 0 ? 1 : total / (work.length * cycles) };
}

/**
 * The options of a queue with their defaults.
 *
 * @param user Who takes them.
 * @param options What was given.
 * @returns All of them.
 * @throws {RangeError} If one is out of range.
 */
export function requireQueue(user: string, options: QueueOptions): Required<QueueOptions> {
  checkOptions(user, options, {
    depth: given(integerWithin({ min: 1 })),
    emptyColumnCost: integerWithin({ min: 0 }),
    slotFreed: oneOfWords(["finish", "start"]),
  });
  const { depth, emptyColumnCost = 0, slotFreed = "finish" } = options;
  return { depth, emptyColumnCost, slotFreed };
}
