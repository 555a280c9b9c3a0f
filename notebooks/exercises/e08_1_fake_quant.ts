/**
 * E8.1: the quantizer with step, clip and exponent.
 *
 * @module
 */
import { type Random, roundHalfEven } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { clearNumber, clearQuantizer, type Quantizer } from "./quantizers.ts";
import { integerBetween } from "./values.ts";

type Args = [x: number[], quantizer: Quantizer];

/** What a wrong answer does otherwise than the reference. */
interface Changes {
  power?: (size: number, q: Quantizer, x: number) => number;
  round?: (steps: number, x: number) => number;
  value?: (level: number, x: number, q: Quantizer) => number;
}

function quantize(x: number[], q: Quantizer, changes: Changes = {}): number[] {
  return x.map((value) => {
    if (value === 0) return 0;
    const size = Math.abs(value);
    const power = changes.power?.(size, q, value) ?? (size < q.clip ? size : q.clip) ** q.exponent;
    const level = (changes.round ?? roundHalfEven)(power / q.step, value);
    return changes.value?.(level, value, q) ?? Math.sign(value) * q.step * level;
  });
}

function numbers(q: Quantizer, stream: Random): number[] {
  return Array.from(
    { length: integerBetween(5, 20, stream) },
    () => clearNumber(q, stream),
  );
}

/** A quantizer whose clip is a whole number of steps, all exact in binary. */
function evenQuantizer(stream: Random): Quantizer {
  const step = 2 ** -integerBetween(1, 4, stream);
  return { step, clip: step * integerBetween(3, 15, stream), exponent: 1 };
}

export const fakeQuant: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E8.1",
  notebook: "08_quantization",
  name: "fakeQuant",
  visible: [
    [[0.3, -0.3, 7, 0.125, 0.375, 0.625, -1], { step: 0.25, clip: 1, exponent: 1 }],
    [[0.3, 0.5, -0.9, 1.2], { step: 0.25, clip: 1, exponent: 2 }],
    [[0, -2], { step: 1, clip: 1.5, exponent: 1 }],
  ],
  hidden: [
    {
      name: "evenly spaced levels, the clip being one of them",
      points: 1,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const q = evenQuantizer(stream);
          return [numbers(q, stream), q];
        }),
    },
    {
      name: "exponents other than 1",
      points: 2,
      cases: (stream) =>
        [0.5, 1.3, 2, 3].map((exponent): Args => {
          const q = clearQuantizer(exponent, stream);
          return [numbers(q, stream), q];
        }),
    },
    {
      name: "halves go to the even level, for both signs",
      points: 2,
      cases: (stream) =>
        [1, 2].map((): Args => {
          const q = evenQuantizer(stream);
          const halves = [0.5, 1.5, 2.5].map((steps) => steps * q.step);
          return [[...halves, ...halves.map((half) => -half)], q];
        }),
    },
    {
      name: "a clip between two levels",
      points: 1,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const q = clearQuantizer(1, stream);
          return [[...numbers(q, stream), 3 * q.clip, -5 * q.clip], q];
        }),
    },
    {
      name: "the other sign gives the negative, zero stays zero",
      points: 1,
      cases: (stream) => {
        const q = clearQuantizer(1.5, stream), x = [...numbers(q, stream), 0];
        return [[x, q], [x.map((value) => 0 - value), q]];
      },
    },
    {
      name: "quantized numbers stay as they are",
      points: 1,
      cases: (stream) => {
        const q = evenQuantizer(stream), x = numbers(q, stream);
        return [[x, q], [quantize(x, q), q]];
      },
    },
  ],
  reference: (x, q) => quantize(x, q),
  wrong: {
    "Math.round": (x, q) => quantize(x, q, { round: Math.round }),
    "rounded down": (x, q) => quantize(x, q, { round: Math.floor }),
    "nothing clipped": (x, q) =>
      quantize(x, q, { power: (size, { exponent }) => size ** exponent }),
    "clipped after rounding, to the clip itself": (x, q) =>
      quantize(x, q, {
        power: (size, { exponent }) => size ** exponent,
        value: (level, value, { step, clip, exponent }) =>
          Math.sign(value) * Math.min(step * level, clip ** exponent),
      }),
    "inverse power at the end": (x, q) =>
      quantize(x, q, {
        value: (level, value, { step, exponent }) =>
          Math.sign(value) * (step * level) ** (1 / exponent),
      }),
    "exponent ignored": (x, q) => quantize(x, { ...q, exponent: 1 }),
    "sign lost": (x, q) => quantize(x, q, { value: (level, _, { step }) => step * level }),
    "power of the signed number": (x, q) =>
      quantize(x, q, {
        power: (size, { clip, exponent }, x) => (size < clip ? x : clip) ** exponent,
      }),
    "halves up, also those of negative numbers": (x, q) =>
      quantize(x, q, { round: (steps, x) => Math.sign(x) * Math.round(Math.sign(x) * steps) }),
    "divided by the clip": (x, q) =>
      quantize(x, q, {
        power: (size, { clip, exponent, step }) => step * (Math.min(size, clip) / clip) ** exponent,
      }),
    "codes instead of values": (x, q) =>
      quantize(x, q, { value: (level, x) => Math.sign(x) * level }),
    "clipped after the power": (x, q) =>
      quantize(x, q, { power: (size, { clip, exponent }) => Math.min(size ** exponent, clip) }),
  },
};
