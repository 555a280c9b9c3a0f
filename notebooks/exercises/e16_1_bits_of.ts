/**
 * E16.1: bits of an action.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Args = [action: number, least: number, most: number];

const SLACK = 1e-9;

function widthOf(action: number, least: number, most: number): number {
  return Math.min(most, Math.floor((most - least + 1) * action + least + SLACK));
}

/** An action well inside the part of a width. */
function inside(bits: number, [least, most]: [number, number], stream: Random): Args {
  const parts = most - least + 1;
  return [(bits - least + 0.2 + 0.6 * stream.uniform()) / parts, least, most];
}

export const bitsOf: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E16.1",
  notebook: "16_haq_and_learned_bits",
  name: "bitsOf",
  visible: [[0, 2, 8], [0.07, 2, 8], [0.15, 2, 8], [0.5, 2, 8], [0.99, 2, 8], [1, 2, 8]],
  hidden: [
    {
      name: "each width has an equal part",
      points: 3,
      cases: (stream) => {
        const range: [number, number] = [
          integerBetween(1, 4, stream),
          integerBetween(6, 16, stream),
        ];
        return [0, 1, 2, 3, 4].map((part) => {
          const bits = range[0] + Math.round(part * (range[1] - range[0]) / 4);
          return inside(bits, range, stream);
        });
      },
    },
    {
      name: "the ends",
      points: 2,
      cases: (stream) => {
        const least = integerBetween(1, 4, stream), most = integerBetween(6, 16, stream);
        return [[0, least, most], [1, least, most], [1 / 1024, least, most]];
      },
    },
    {
      name: "where two parts meet, the larger width begins",
      points: 2,
      cases: (stream) => {
        const eighth = integerBetween(1, 7, stream);
        return [[eighth / 8, 1, 8], [eighth / 8, 2, 9], [integerBetween(1, 3, stream) / 4, 3, 6]];
      },
    },
    {
      name: "a range of one width",
      points: 1,
      cases: (stream) => {
        const bits = integerBetween(2, 12, stream);
        return [[stream.uniform(), bits, bits], [1, bits, bits]];
      },
    },
  ],
  reference: widthOf,
  wrong: {
    "one part too few": (action, least, most) =>
      Math.min(most, Math.floor((most - least) * action + least + SLACK)),
    "the paper's formula with halves to even": (action, least, most) => {
      const x = (most - least + 1) * action + least - 0.5, low = Math.floor(x);
      if (x - low !== 0.5) return Math.round(x);
      return low % 2 === 0 ? low : low + 1;
    },
    "not clamped": (action, least, most) => Math.floor((most - least + 1) * action + least + SLACK),
    "rounded up": (action, least, most) =>
      Math.min(most, Math.ceil((most - least + 1) * action + least)),
    "half a bit less, rounded down": (action, least, most) =>
      Math.min(most, Math.floor((most - least + 1) * action + least - 0.5)),
    "the fewest ignored": (action, least, most) =>
      Math.min(most, Math.floor((most - least + 1) * action + SLACK)),
    "reversed": (action, least, most) => widthOf(1 - action, least, most),
    "rounded without the half": (action, least, most) =>
      Math.min(most, Math.round((most - least + 1) * action + least)),
    "a real number": (action, least, most) => Math.min(most, (most - least + 1) * action + least),
    "one more at the end": (action, least, most) =>
      Math.min(most + 1, Math.floor((most - least + 1) * action + least + SLACK)),
    "between the ends by their distance, rounded": (action, least, most) =>
      Math.round(least + action * (most - least)),
  },
};
