/**
 * E17.3: cycles of elements with queues.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [work: number[][], depth: number];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  /** Cycle from which on a slot is free. */
  freed?: (start: number, finish: number) => number;
  /** What of all elements decides when a slot is free. */
  decides?: (freed: number[]) => number;
  /** Cycles between two broadcasts at least. */
  spacing?: number;
  result?: (finish: number[]) => number;
  /** Whether an element ends one broadcast before it begins the next. */
  inTurn?: boolean;
}

function cyclesOf([work, depth]: Args, changes: Changes = {}): number {
  const { freed = (_, finish) => finish, decides = (all) => Math.max(...all) } = changes;
  const { spacing = 1, result = (all) => Math.max(...all), inTurn = true } = changes;
  const finish = work.map(() => 0), free: number[] = [];
  let broadcast = -spacing;
  for (let i = 0; i < work[0]!.length; i++) {
    broadcast = Math.max(broadcast + spacing, free[i - depth] ?? 0);
    free.push(decides(work.map((own, k) => {
      const start = inTurn ? Math.max(broadcast, finish[k]!) : broadcast;
      finish[k] = inTurn ? start + own[i]! : Math.max(finish[k]!, start + own[i]!);
      return freed(start, finish[k]!);
    })));
  }
  return result(finish);
}

const sumOf = (own: number[]): number => own.reduce((sum, n) => sum + n, 0);

/** Work of `elements` on `broadcasts`, from `least` to `most` entries. */
function randomWork(
  [elements, broadcasts]: [number, number],
  [least, most]: [number, number],
  stream: Random,
): number[][] {
  return Array.from(
    { length: elements },
    () => Array.from({ length: broadcasts }, () => integerBetween(least, most, stream)),
  );
}

export const cycles: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E17.3",
  notebook: "17_deep_compression_and_eie",
  name: "cycles",
  visible: [
    [[[4, 1, 1, 1, 1], [1, 2, 2, 1, 3]], 1],
    [[[4, 1, 1, 1, 1], [1, 2, 2, 1, 3]], 2],
    [[[4, 1, 1, 1, 1], [1, 2, 2, 1, 3]], 8],
    [[[0, 0, 2]], 1],
  ],
  hidden: [
    {
      name: "with one slot all wait for the slowest",
      points: 2,
      cases: (stream) =>
        [2, 3, 5].map((elements): Args => [randomWork([elements, 9], [1, 6], stream), 1]),
    },
    {
      name: "with two and three slots",
      points: 3,
      cases: (stream) =>
        [2, 3].flatMap((depth) =>
          [3, 6].map((elements): Args => [randomWork([elements, 14], [0, 5], stream), depth])
        ),
    },
    {
      name: "longer queues are never slower",
      points: 1,
      cases: (stream) => {
        const work = randomWork([4, 12], [1, 7], stream);
        return [1, 2, 4, 8, 50].map((depth): Args => [work, depth]);
      },
    },
    {
      name: "broadcasts that give nobody anything to do take a cycle each",
      points: 1,
      cases: (stream) => {
        const idle = integerBetween(3, 8, stream);
        const work = [2, 1].map((first) => [first, ...new Array<number>(idle).fill(0), 3]);
        return [[work, 1], [work, 4]];
      },
    },
    {
      name: "one element works without a pause",
      points: 1,
      cases: (stream) => [
        [randomWork([1, 8], [1, 5], stream), 1],
        [randomWork([1, 8], [1, 5], stream), 3],
      ],
    },
  ],
  reference: (...args) => cyclesOf(args),
  wrong: {
    "a queue one shorter": (work, depth) => cyclesOf([work, Math.max(1, depth - 1)]),
    "a slot is free as soon as work on it begins": (...args) =>
      cyclesOf(args, { freed: (start) => start }),
    "the fastest queue decides": (...args) =>
      cyclesOf(args, { decides: (all) => Math.min(...all) }),
    "each element only waits for itself": (work, depth) =>
      Math.max(...work.map((own) => cyclesOf([[own], depth]))),
    "broadcasts need no time": (...args) => cyclesOf(args, { spacing: 0 }),
    "cycles of all elements added": (...args) => cyclesOf(args, { result: sumOf }),
    "the first element's end": (...args) => cyclesOf(args, { result: ([first]) => first! }),
    "lock step": (work) => sumOf(work[0]!.map((_, i) => Math.max(...work.map((own) => own[i]!)))),
    "the busiest element's work": (work) => Math.max(...work.map(sumOf)),
    "an element begins before it is done": (...args) => cyclesOf(args, { inTurn: false }),
    "the depth is ignored": (work) => cyclesOf([work, 1]),
    "the work of all, evenly spread": (work) => Math.ceil(sumOf(work.flat()) / work.length),
    "the least end": (...args) => cyclesOf(args, { result: (all) => Math.min(...all) }),
  },
};
