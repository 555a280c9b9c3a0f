/**
 * E18.2: dense and 2:4 product under a roofline.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [
  size: { m: number; k: number; n: number },
  machine: { peak: number; bandwidth: number },
];
type Result = { dense: number; sparse: number; speedup: number };

/** What a product is taken to cost; each wrong answer gets one part of it wrong. */
interface Costs {
  bytesPerValue: number;
  /** Share of the bytes of the weights that remains. */
  share: number;
  /** Share of the bytes of inputs and outputs that remains. */
  othersShare: number;
  inputs: number;
  outputs: number;
  /** How much faster the multiply-adds are. */
  faster: number;
  time: (arithmetic: number, traffic: number) => number;
}

const RIGHT: Costs = {
  bytesPerValue: 2,
  share: 0.5625,
  othersShare: 1,
  inputs: 1,
  outputs: 1,
  faster: 2,
  time: Math.max,
};

function timesOf([{ m, k, n }, { peak, bandwidth }]: Args, changed: Partial<Costs> = {}): Result {
  const { bytesPerValue, share, othersShare, inputs, outputs, faster, time } = {
    ...RIGHT,
    ...changed,
  };
  const weights = bytesPerValue * m * k, macs = m * k * n;
  const others = bytesPerValue * (inputs * k * n + outputs * m * n);
  const dense = time(macs / peak, (weights + others) / bandwidth);
  const sparse = time(
    macs / (faster * peak),
    (share * weights + othersShare * others) / bandwidth,
  );
  return { dense, sparse, speedup: dense / sparse };
}

/** A product whose dense form has so many times the arithmetic that would balance its traffic. */
function withBalance(balance: number, stream: Random): Args {
  const m = 8 * integerBetween(4, 200, stream), k = 4 * integerBetween(8, 400, stream);
  const n = integerBetween(2, 300, stream), bandwidth = numberBetween(1e9, 1e12, stream);
  const intensity = m * k * n / (2 * (m * k + k * n + m * n));
  return [{ m, k, n }, { peak: intensity * bandwidth / balance, bandwidth }];
}

const several = (count: number, stream: Random, from: number, to: number): Args[] =>
  Array.from({ length: count }, () => withBalance(numberBetween(from, to, stream), stream));

export const roofline24: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E18.2",
  notebook: "18_two_four_and_the_roofline",
  name: "roofline24",
  visible: [
    [{ m: 1024, k: 1024, n: 256 }, { peak: 1e12, bandwidth: 1e10 }],
    [{ m: 8, k: 16, n: 4 }, { peak: 1e9, bandwidth: 1e12 }],
  ],
  hidden: [
    {
      name: "arithmetic is the limit of both",
      points: 2,
      cases: (stream) => several(3, stream, 2.2, 50),
    },
    {
      name: "memory is the limit of both",
      points: 2,
      cases: (stream) => several(3, stream, 0.02, 0.9),
    },
    {
      name: "the dense product waits for arithmetic, the 2:4 product for memory",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          // few weights, so that the traffic hardly shrinks
          const m = 8 * integerBetween(2, 10, stream), k = 4 * integerBetween(4, 20, stream);
          const n = integerBetween(600, 2000, stream), bandwidth = numberBetween(1e9, 1e12, stream);
          const intensity = m * k * n / (2 * (m * k + k * n + m * n));
          return [{ m, k, n }, {
            peak: intensity * bandwidth / numberBetween(1.1, 1.6, stream),
            bandwidth,
          }];
        }),
    },
    {
      name: "one input",
      points: 2,
      cases: (stream) =>
        [1, 2].map((): Args => [
          { m: 4 * integerBetween(1, 40, stream), k: 4 * integerBetween(1, 40, stream), n: 1 },
          { peak: numberBetween(1e11, 1e13, stream), bandwidth: numberBetween(1e9, 1e10, stream) },
        ]),
    },
  ],
  reference: (...args) => timesOf(args),
  wrong: {
    "sum of both times": (...args) => timesOf(args, { time: (a, b) => a + b }),
    "inputs and outputs shrink, too": (...args) => timesOf(args, { othersShare: 0.5625 }),
    "half of the weights, without positions": (...args) => timesOf(args, { share: 0.5 }),
    "outputs forgotten": (...args) => timesOf(args, { outputs: 0 }),
    "inputs forgotten": (...args) => timesOf(args, { inputs: 0 }),
    "peak not doubled": (...args) => timesOf(args, { faster: 1 }),
    "the inverse ratio": (...args) => {
      const times = timesOf(args);
      return { ...times, speedup: times.sparse / times.dense };
    },
    "four bytes for a value": (...args) => timesOf(args, { bytesPerValue: 4 }),
    "multiply-adds halved and peak doubled": (...args) => timesOf(args, { faster: 4 }),
    "the smaller of both times": (...args) => timesOf(args, { time: Math.min }),
    "arithmetic alone": (...args) => timesOf(args, { time: (a) => a }),
    "traffic alone": (...args) => timesOf(args, { time: (_, b) => b }),
    "speed-up always 2": (...args) => ({ ...timesOf(args), speedup: 2 }),
  },
};
