/**
 * E4.2: the average percentage of zeros of each channel.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween, numberBetween } from "./values.ts";

type Args = [batches: number[][], channels: number];

/** The values of each channel of one batch, by their place. */
const byPlace = (values: number[], channels: number) =>
  Array.from({ length: channels }, (_, c) => values.filter((_, i) => i % channels === c));

const isZero = (x: number) => x === 0;
const zerosOf = (values: number[], zero: (x: number) => boolean = isZero) =>
  values.filter(zero).length;

/** The share of zeros of all batches together. */
function share(
  batches: number[][],
  channels: number,
  zero?: (x: number) => boolean,
  split = byPlace,
): number[] {
  const parts = batches.map((values) => split(values, channels));
  return Array.from({ length: channels }, (_, c) => {
    const own = parts.flatMap((part) => part[c]!);
    return zerosOf(own, zero) / own.length;
  });
}

/** A batch behind a ReLU; each channel has zeros of its own frequency. */
function batch(pixels: number, channels: number, stream: Random): number[] {
  const rates = Array.from({ length: channels }, () => numberBetween(0.1, 0.9, stream));
  return Array.from(
    { length: pixels * channels },
    (_, i) => (stream.uniform() < rates[i % channels]! ? 0 : numberBetween(0.1, 4, stream)),
  );
}

const batches = (channels: number, stream: Random, n = 3) =>
  Array.from({ length: n }, () => batch(integerBetween(3, 30, stream), channels, stream));

export const apoz: FunctionExercise<Args, number[]> = {
  kind: "function",
  id: "E4.2",
  notebook: "04_importance_data",
  name: "apoz",
  visible: [
    [[[0, 1, 0, 2], [0, 0, 0, 3, 1, 0, 0, 0, 2, 5, 0, 0]], 2],
    [[[0, 0, 3]], 1],
  ],
  hidden: [
    {
      name: "all values count alike, whatever batch they are in",
      points: 3,
      cases: (stream) => [3, 5, 8].map((channels): Args => [batches(channels, stream), channels]),
    },
    {
      name: "dividing a batch changes nothing",
      points: 2,
      cases: (stream) => {
        const whole = batch(20, 4, stream), at = 4 * integerBetween(2, 6, stream);
        return [
          [[whole], 4],
          [[whole.slice(0, at), whole.slice(at)], 4],
          [[whole.slice(0, 4), whole.slice(4, at), whole.slice(at)], 4],
        ];
      },
    },
    {
      name: "tiny values are no zeros",
      points: 2,
      cases: (stream) =>
        [3, 7].map((channels): Args => [
          batches(channels, stream).map((values) =>
            values.map((x) => (x > 1.5 ? x : x * [1e-30, 1e-9, 1e-300][stream.integer(3)]!))
          ),
          channels,
        ]),
    },
    {
      name: "one channel; channels that are all zeros, or never",
      points: 1,
      cases: (stream) => [
        [batches(1, stream, 2), 1],
        [batches(3, stream, 2).map((values) => values.map((x, i) => (i % 3 === 1 ? 0 : x))), 3],
        [batches(3, stream, 2).map((values) => values.map((x, i) => (i % 3 === 2 ? x + 1 : x))), 3],
      ],
    },
  ],
  reference: (all, channels) => share(all, channels),
  wrong: {
    "mean of the batches' shares": (all, channels) => {
      const each = all.map((values) => share([values], channels));
      return Array.from(
        { length: channels },
        (_, c) => each.reduce((sum, own) => sum + own[c]!, 0) / all.length,
      );
    },
    "channel after channel, as in NCHW": (all, channels) =>
      share(all, channels, isZero, (values, n) => {
        const size = values.length / n;
        return Array.from({ length: n }, (_, c) => values.slice(c * size, (c + 1) * size));
      }),
    "values near 0 counted": (all, channels) => share(all, channels, (x) => x < 1e-6),
    "share of what is not zero": (all, channels) => share(all, channels, (x) => x !== 0),
    "divided by all values": (all, channels) => share(all, channels).map((x) => x / channels),
    "the last batch alone": (all, channels) => share(all.slice(-1), channels),
    "the first batch alone": (all, channels) => share(all.slice(0, 1), channels),
    "divided by the last batch": (all, channels) => {
      const total = all.flat().length, last = all.at(-1)!.length;
      return share(all, channels).map((x) => x * total / last);
    },
    "channels shifted by one": (all, channels) => {
      const right = share(all, channels);
      return right.map((_, c) => right[(c + 1) % channels]!);
    },
    "mean of the values": (all, channels) =>
      byPlace(all.flat(), channels).map((own) => own.reduce((a, b) => a + b, 0) / own.length),
    "rounded to two digits": (all, channels) =>
      share(all, channels).map((x) => Math.round(100 * x) / 100),
    "numbers of zeros": (all, channels) => byPlace(all.flat(), channels).map((own) => zerosOf(own)),
  },
};
