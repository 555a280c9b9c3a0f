/**
 * E8.3: an affine quantizer, with a zero point.
 *
 * @module
 */
import { type Random, roundHalfEven } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { clearSteps } from "./quantizers.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [x: number[], bits: number];
type Result = { scale: number; zero: number; codes: number[] };

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  steps?: number;
  lowest?: number;
  range?: (x: number[]) => [min: number, max: number];
  round?: (steps: number) => number;
  zero?: (lowest: number, min: number, scale: number) => number;
  code?: (steps: number, zero: number) => number;
  clamps?: boolean;
}

function quantize(x: number[], bits: number, changes: Changes = {}): Result {
  const lowest = changes.lowest ?? -(2 ** (bits - 1)), highest = lowest + 2 ** bits - 1;
  const clamp = (code: number) =>
    changes.clamps === false ? code : Math.min(Math.max(code, lowest), highest);
  const round = changes.round ?? roundHalfEven;
  const [min, max] = changes.range?.(x) ?? [Math.min(0, ...x), Math.max(0, ...x)];
  const scale = (max - min) / (changes.steps ?? 2 ** bits - 1);
  const zero = clamp(changes.zero?.(lowest, min, scale) ?? round(lowest - min / scale));
  const code = (value: number) =>
    changes.code?.(value / scale, zero) ?? round(value / scale) + zero;
  return { scale, zero, codes: x.map((value) => clamp(code(value))) };
}

/** Numbers whose range has `bits` bits and whose quotients by the scale are clear of halves. */
function spread(bits: number, stream: Random, side: "both" | "above" | "below" = "both"): number[] {
  const steps = 2 ** bits - 1, scale = numberBetween(0.05, 0.6, stream);
  const below = side === "above" ? 0 : side === "below" ? steps : clearSteps(
    integerBetween(0, steps - 1, stream),
    stream,
  );
  const inside = Array.from({ length: integerBetween(2, 12, stream) }, () => {
    const at = clearSteps(stream.integer(steps), stream);
    return side === "both"
      ? Math.min(Math.max(clearSteps(Math.floor(at - below), stream), -below), steps - below)
      : at - below;
  });
  const ends = [...below > 0 ? [-below] : [], ...below < steps ? [steps - below] : []];
  const values = [...inside, ...ends].map((at) => at * scale);
  const turn = stream.integer(values.length); // the ends are at no fixed place
  return [...values.slice(turn), ...values.slice(0, turn)];
}

const HALVES: [x: number[], bits: number][] = [
  [[-1, 0.5, 2], 2],
  [[-1.5, 1.5], 2],
  [[-1.5, -0.5, 0.5, 1.5], 2],
  [[-3, 0.5, 1.5, 2.5, 4], 3],
];

export const affine: FunctionExercise<Args, Result> = {
  kind: "function",
  id: "E8.3",
  notebook: "08_quantization",
  name: "affine",
  visible: [[[-1, 0, 0.5, 2], 3], [[0.2, 1, 1.5], 3]],
  hidden: [
    {
      name: "numbers of both signs, zero among them",
      points: 2,
      cases: (stream) => [2, 3, 5, 8].map((bits): Args => [[0, ...spread(bits, stream)], bits]),
    },
    {
      name: "only positive and only negative numbers",
      points: 2,
      cases: (stream) => [
        [spread(3, stream, "above"), 3],
        [spread(4, stream, "below"), 4],
        [spread(6, stream, "above"), 6],
      ],
    },
    {
      name: "a single number",
      points: 1,
      cases: (stream) => [
        [[numberBetween(0.1, 9, stream)], integerBetween(2, 8, stream)],
        [[-numberBetween(0.1, 9, stream)], integerBetween(2, 8, stream)],
      ],
    },
    {
      name:
        "halves go to the even number before the zero point is added, and codes keep their bounds",
      points: 3,
      cases: (stream) =>
        HALVES.map(([x, bits]): Args => {
          const unit = 2 ** integerBetween(-4, 4, stream);
          return [x.map((value) => unit * value), bits];
        }),
    },
  ],
  reference: (x, bits) => quantize(x, bits),
  wrong: {
    "2^b steps instead of 2^b - 1": (x, bits) => quantize(x, bits, { steps: 2 ** bits }),
    "codes from 0 on": (x, bits) => quantize(x, bits, { lowest: 0 }),
    "range not widened to 0": (x, bits) =>
      quantize(x, bits, { range: (x) => [Math.min(...x), Math.max(...x)] }),
    "zero point not rounded": (x, bits) =>
      quantize(x, bits, { zero: (lowest, min, scale) => lowest - min / scale }),
    "zero point subtracted": (x, bits) =>
      quantize(x, bits, { code: (steps, zero) => roundHalfEven(steps) - zero }),
    "symmetric range": (x, bits) =>
      quantize(x, bits, {
        range: (x) => {
          const most = Math.max(...x.map(Math.abs));
          return [-most, most];
        },
      }),
    "Math.round": (x, bits) => quantize(x, bits, { round: Math.round }),
    "no clamp": (x, bits) => quantize(x, bits, { clamps: false }),
    "smallest and largest exchanged": (x, bits) =>
      quantize(x, bits, { range: (x) => [Math.max(0, ...x), Math.min(0, ...x)] }),
    "rounded after the zero point is added": (x, bits) =>
      quantize(x, bits, { code: (steps, zero) => roundHalfEven(steps + zero) }),
    "zero point of the wrong sign": (x, bits) =>
      quantize(x, bits, {
        zero: (lowest, min, scale) => roundHalfEven(lowest + min / scale),
      }),
  },
};
