/**
 * E3.1: network slimming's global threshold on batch norm scales.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { distinctWeights, integerBetween, tiedWeights } from "./values.ts";

type Args = [gammas: number[][], percent: number];

/** What a wrong answer does otherwise. */
interface Changes {
  size?: (gamma: number) => number;
  threshold?: (sizes: number[][], percent: number) => number;
  keeps?: (size: number, threshold: number) => boolean;
  /** Which channel an empty layer keeps; -1 for none. */
  repair?: (sizes: number[]) => number;
}

const places = (percent: number, total: number) =>
  Math.min(Math.floor(percent * total + 1e-9), total - 1);
const ascending = (sizes: number[][]) => sizes.flat().sort((a, b) => a - b);
const globalThreshold = (sizes: number[][], percent: number) =>
  ascending(sizes)[places(percent, sizes.flat().length)]!;

function keep(gammas: number[][], percent: number, changes: Changes = {}): number[][] {
  const sizes = gammas.map((layer) => layer.map(changes.size ?? Math.abs));
  const threshold = (changes.threshold ?? globalThreshold)(sizes, percent);
  return sizes.map((layer) => {
    const mask = layer.map((size) =>
      (changes.keeps?.(size, threshold) ?? size > threshold) ? 1 : 0
    );
    if (mask.some((one) => one === 1)) return mask;
    const kept = (changes.repair ?? ((own) => own.indexOf(Math.max(...own))))(layer);
    return mask.map((_, channel) => (channel === kept ? 1 : 0));
  });
}

/** A list in layers of random widths. */
function layered(values: number[], stream: Random): number[][] {
  const layers: number[][] = [];
  for (let from = 0; from < values.length;) {
    const width = integerBetween(2, 6, stream);
    layers.push(values.slice(from, from += width));
  }
  return layers;
}

const SHARES = [1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8];
const someShare = (stream: Random) => SHARES[stream.integer(SHARES.length)]!;
const someLayers = (n: number, stream: Random) => layered(distinctWeights(n, stream), stream);

/** At least so many channels stay in every layer, the first of equal ones. */
function keepAtLeast(gammas: number[][], percent: number, minimum = 1): number[][] {
  return keep(gammas, percent).map((mask, l) => {
    const sizes = gammas[l]!.map(Math.abs);
    const order = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
    const first = new Set(order.slice(0, minimum));
    return mask.map((one, channel) => (first.has(channel) ? 1 : one));
  });
}

export const slimmingKeep: FunctionExercise<Args, number[][]> = {
  kind: "function",
  id: "E3.1",
  notebook: "03_importance_parameters",
  name: "slimmingKeep",
  visible: [
    [[[0.9, -0.05, 0.4, 0.4], [0.02, -0.03, 0.01], [0.7, 0.3, -0.6]], 0.6],
    [[[0.5, 0.25], [0.75]], 0],
  ],
  hidden: [
    {
      name: "one threshold for all layers",
      points: 2,
      cases: (stream) => [17, 26, 41].map((n): Args => [someLayers(n, stream), someShare(stream)]),
    },
    {
      name: "channels at the threshold leave, as many as there are",
      points: 2,
      cases: (stream) =>
        [19, 30, 43].map((n): Args => [
          layered(tiedWeights(n, stream), stream),
          someShare(stream),
        ]),
    },
    {
      name: "layers that would be empty keep their largest channel, the first of equal ones",
      points: 2,
      cases: (stream) => {
        const small = Array.from(
          { length: integerBetween(2, 4, stream) },
          () => distinctWeights(integerBetween(3, 5, stream), stream).map((x) => x / 64),
        );
        const large = distinctWeights(integerBetween(9, 14, stream), stream);
        const tied = [[1 / 64, -1 / 32, 1 / 32, 1 / 32], [1 / 16], large];
        return [[[...small, large], 3 / 4], [[large, ...small], 5 / 8], [tied, 1 / 2]];
      },
    },
    {
      name: "large and tiny scales in one list",
      points: 1,
      cases: (stream) => {
        const wide = distinctWeights(18, stream).map((x, i) => x * [1e-7, 1, 12, 250][i % 4]!);
        return [[layered(wide, stream), 1 / 2], [layered(wide, stream), 3 / 4]];
      },
    },
    {
      name: "another order of the layers changes nothing in them, and any share below 1 is one",
      points: 1,
      cases: (stream) => {
        const layers = someLayers(20, stream);
        return [[layers, 1 / 2], [layers.toReversed(), 1 / 2], [layers, 0], [layers, 0.999]];
      },
    },
  ],
  reference: (gammas, percent) => keep(gammas, percent),
  wrong: {
    "a threshold for each layer": (gammas, percent) =>
      gammas.flatMap((layer) => keep([layer], percent)),
    "signed scales": (gammas, percent) => keep(gammas, percent, { size: (x) => x }),
    "the channel at the threshold stays": (gammas, percent) =>
      keep(gammas, percent, { keeps: (size, threshold) => size >= threshold }),
    "threshold one place too low": (gammas, percent) =>
      keep(gammas, percent, {
        threshold: (sizes, share) => ascending(sizes)[places(share, sizes.flat().length) - 1] ?? -1,
      }),
    "empty layers stay empty": (gammas, percent) => keep(gammas, percent, { repair: () => -1 }),
    "empty layers keep their first channel": (gammas, percent) =>
      keep(gammas, percent, { repair: () => 0 }),
    "empty layers keep their smallest channel": (gammas, percent) =>
      keep(gammas, percent, { repair: (own) => own.indexOf(Math.min(...own)) }),
    "empty layers keep the last of their largest": (gammas, percent) =>
      keep(gammas, percent, { repair: (own) => own.lastIndexOf(Math.max(...own)) }),
    "place rounded to the nearest": (gammas, percent) =>
      keep(gammas, percent, {
        threshold: (sizes, share) => {
          const all = ascending(sizes);
          return all[Math.min(Math.round(share * all.length), all.length - 1)]!;
        },
      }),
    "sorted as texts": (gammas, percent) =>
      keep(gammas, percent, {
        threshold: (sizes, share) => sizes.flat().sort()[places(share, sizes.flat().length)]!,
      }),
    "mask inverted": (gammas, percent) =>
      keep(gammas, percent).map((layer) => layer.map((one) => 1 - one)),
    "squared threshold, plain scales": (gammas, percent) =>
      keep(gammas, percent, { keeps: (size, threshold) => size > threshold ** 2 }),
  },
  challenge: {
    hidden: [{
      name: "every layer keeps a minimum of channels, those of largest magnitude",
      points: 2,
      cases: (stream) =>
        [2, 3].map((minimum): Json[] => {
          const small = distinctWeights(integerBetween(4, 6, stream), stream).map((x) => x / 64);
          const large = [7, 8].map((n) => distinctWeights(n, stream));
          return [[small, ...large], [1 / 2, 5 / 8][stream.integer(2)]!, minimum];
        }),
    }],
    reference: (gammas: number[][], percent: number, minimum: number) =>
      keepAtLeast(gammas, percent, minimum),
    wrong: {
      "one channel more": (gammas: number[][], percent: number, minimum: number) =>
        keepAtLeast(gammas, percent, minimum + 1),
      "the first channels instead of the largest": (
        gammas: number[][],
        percent: number,
        minimum: number,
      ) =>
        keep(gammas, percent).map((mask, l) =>
          mask.filter((one) => one === 1).length >= minimum
            ? mask
            : gammas[l]!.map((_, channel) => (channel < minimum ? 1 : 0))
        ),
      "no minimum": (gammas: number[][], percent: number) => keep(gammas, percent),
    },
  },
};
