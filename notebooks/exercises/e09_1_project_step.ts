/**
 * E9.1: the step size brought into a range of bits.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import type { Quantizer } from "./quantizers.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [quantizer: Quantizer, least: number, most: number];

/** The step size of so many bits. */
function stepOf(bits: number, { clip, exponent }: Quantizer): number {
  return clip ** exponent / (2 ** (bits - 1) - 1);
}

function between(step: number, low: number, high: number): number {
  return Math.min(Math.max(step, low), high);
}

function project(q: Quantizer, least: number, most: number): number {
  return between(q.step, stepOf(most, q), stepOf(least, q));
}

/** A quantizer whose step size has so many bits; clip and exponent away from 1, where they would not show. */
function quantizerOf(bits: number, stream: Random): Quantizer {
  const clip = stream.integer(2) === 0
    ? numberBetween(0.2, 0.8, stream)
    : numberBetween(1.3, 6, stream);
  const q = { step: 1, clip, exponent: numberBetween(1.2, 2.5, stream) };
  return { ...q, step: stepOf(bits, q) };
}

export const projectStep: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E9.1",
  notebook: "09_bits_and_projection",
  name: "projectStep",
  visible: [
    [{ step: 0.001, clip: 2, exponent: 1.5 }, 4, 8],
    [{ step: 0.1, clip: 2, exponent: 1.5 }, 4, 8],
    [{ step: 5, clip: 2, exponent: 1.5 }, 4, 8],
  ],
  hidden: [
    {
      name: "too many bits",
      points: 2,
      cases: (stream) =>
        [4, 8, 12].map((
          most,
        ): Args => [quantizerOf(most + numberBetween(0.3, 6, stream), stream), 3, most]),
    },
    {
      name: "too few bits",
      points: 2,
      cases: (stream) =>
        [3, 5, 8].map((
          least,
        ): Args => [quantizerOf(least - numberBetween(0.3, 1.5, stream), stream), least, 14]),
    },
    {
      name: "allowed bits stay exactly as they are",
      points: 2,
      cases: (stream) =>
        [1, 2, 3].map((): Args => {
          const least = integerBetween(2, 6, stream), most = least + integerBetween(2, 8, stream);
          return [quantizerOf(numberBetween(least + 0.2, most - 0.2, stream), stream), least, most];
        }),
    },
    {
      name: "one number of bits is allowed, 2 bits included",
      points: 1,
      cases: (stream) =>
        [2, integerBetween(3, 9, stream)].flatMap((bits): Args[] => [
          [quantizerOf(bits + numberBetween(0.3, 3, stream), stream), bits, bits],
          [quantizerOf(bits - numberBetween(0.2, 0.8, stream), stream), bits, bits],
        ]),
    },
    {
      name: "what is projected once stays",
      points: 1,
      cases: (stream) => {
        const q = quantizerOf(numberBetween(9, 16, stream), stream);
        return [[q, 4, 8], [{ ...q, step: project(q, 4, 8) }, 4, 8]];
      },
    },
  ],
  reference: project,
  wrong: {
    "bounds exchanged": (q, least, most) => between(q.step, stepOf(least, q), stepOf(most, q)),
    "2^b - 1 levels": (q, least, most) => project(q, least + 1, most + 1),
    "2^(b-1) levels": (q, least, most) =>
      between(
        q.step,
        q.clip ** q.exponent / 2 ** (most - 1),
        q.clip ** q.exponent / 2 ** (least - 1),
      ),
    "exponent ignored": (q, least, most) => project({ ...q, exponent: 1 }, least, most),
    "clip ignored": (q, least, most) => project({ ...q, clip: 1 }, least, most),
    "bits instead of the step size": (q, least, most) =>
      Math.log2(q.clip ** q.exponent / project(q, least, most) + 1) + 1,
    "clip times exponent": (q, least, most) =>
      project({ ...q, clip: q.clip * q.exponent, exponent: 1 }, least, most),
    "only the lower bound": (q, _, most) => Math.max(q.step, stepOf(most, q)),
    "only the upper bound": (q, least) => Math.min(q.step, stepOf(least, q)),
    "one bit less": (q, least, most) =>
      between(
        q.step,
        q.clip ** q.exponent / (2 ** (most - 2) - 1),
        q.clip ** q.exponent / Math.max(2 ** (least - 2) - 1, 1e-9),
      ),
    "always the most bits": (q, _, most) => stepOf(most, q),
  },
  challenge: {
    hidden: [{
      name: "least above most: the least bits win",
      points: 2,
      cases: (stream) =>
        [3, 7, 14].map((bits): Json[] => {
          const most = integerBetween(3, 6, stream);
          return [quantizerOf(bits, stream), most + integerBetween(1, 5, stream), most];
        }),
    }],
    reference: (q: Quantizer, least: number, most: number) =>
      project(q, least, Math.max(least, most)),
    wrong: {
      "the most bits win": (q: Quantizer, least: number, most: number) =>
        project(q, Math.min(least, most), most),
      "the two exchanged": (q: Quantizer, least: number, most: number) =>
        project(q, Math.min(least, most), Math.max(least, most)),
      "the step unchanged": (q: Quantizer, least: number, most: number) =>
        least > most ? q.step : project(q, least, most),
    },
  },
};
