/**
 * E9.3: bit operations as a share of those at 32 x 32 bits.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise, Json } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Layer = { macs: number; weightBits: number; inputBits: number };
type Args = [layers: Layer[]];

function total(layers: Layer[], of: (layer: Layer) => number): number {
  return layers.reduce((sum, layer) => sum + of(layer), 0);
}

function bops({ macs, weightBits, inputBits }: Layer): number {
  return macs * weightBits * inputBits;
}

function relative(layers: Layer[]): number {
  return total(layers, bops) / total(layers, ({ macs }) => macs * 1024);
}

function layersOf(count: number, stream: Random): Layer[] {
  return Array.from({ length: count }, () => ({
    macs: integerBetween(1, 40, stream) * 10 ** integerBetween(2, 6, stream),
    weightBits: integerBetween(2, 15, stream),
    inputBits: integerBetween(17, 31, stream),
  }));
}

const example = (weights: number[], inputs: number[]): Layer[] =>
  [442_368, 1_179_648, 640].map((macs, i) => ({
    macs,
    weightBits: weights[i]!,
    inputBits: inputs[i]!,
  }));

export const relativeBops: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E9.3",
  notebook: "09_bits_and_projection",
  name: "relativeBops",
  visible: [[example([8, 4, 8], [32, 32, 32])], [example([8, 4, 8], [8, 4, 8])]],
  hidden: [
    {
      name: "many layers",
      points: 3,
      cases: (stream) => [2, 5, 12, 30].map((count): Args => [layersOf(count, stream)]),
    },
    {
      name: "32 bits everywhere give 1, also for one layer",
      points: 2,
      cases: (stream) =>
        [1, 4].map((count): Args => [
          layersOf(count, stream).map(({ macs }) => ({ macs, weightBits: 32, inputBits: 32 })),
        ]),
    },
    {
      name: "one layer",
      points: 1,
      cases: (stream) => [1, 2].map((): Args => [layersOf(1, stream)]),
    },
    {
      name: "scaling all multiply-adds and changing the order change nothing",
      points: 2,
      cases: (stream) => {
        const layers = layersOf(integerBetween(3, 9, stream), stream);
        return [
          [layers],
          [layers.map((layer) => ({ ...layer, macs: 7 * layer.macs }))],
          [layers.toReversed()],
        ];
      },
    },
  ],
  reference: relative,
  wrong: {
    "mean of ratios": (layers) =>
      total(layers, ({ weightBits, inputBits }) => weightBits * inputBits / 1024) / layers.length,
    "sum of both bits": (layers) =>
      total(layers, ({ macs, weightBits, inputBits }) => macs * (weightBits + inputBits)) /
      total(layers, ({ macs }) => macs * 64),
    "inputs ignored": (layers) => relative(layers.map((layer) => ({ ...layer, inputBits: 32 }))),
    "weights ignored": (layers) => relative(layers.map((layer) => ({ ...layer, weightBits: 32 }))),
    "against 16 bits": (layers) => 4 * relative(layers),
    "against 32 instead of 1024": (layers) => 32 * relative(layers),
    "square of the mean bits": (layers) => {
      const mean = total(layers, ({ weightBits, inputBits }) => (weightBits + inputBits) / 2) /
        layers.length;
      return mean ** 2 / 1024;
    },
    "multiply-adds ignored": (layers) => relative(layers.map((layer) => ({ ...layer, macs: 1 }))),
    "last layer left out": (layers) =>
      total(layers.slice(0, -1), bops) / total(layers, ({ macs }) => macs * 1024),
    "inverse": (layers) => 1 / relative(layers),
    "what is saved instead of what is left": (layers) => 1 - relative(layers),
  },
  challenge: {
    hidden: [{
      name: "macsDense: beside the float network before structures were cut",
      points: 2,
      cases: (stream) =>
        [1, 4, 9].map((count): Json[] => [
          layersOf(count, stream).map((layer) => ({
            ...layer,
            macsDense: layer.macs + integerBetween(1, 9, stream) * 1000,
          })),
        ]),
    }],
    reference: (layers: (Layer & { macsDense?: number })[]) =>
      total(layers, bops) /
      layers.reduce((sum, { macs, macsDense = macs }) => sum + macsDense * 1024, 0),
    wrong: {
      "macsDense ignored": (layers: Layer[]) => relative(layers),
      "mean of the layers": (layers: (Layer & { macsDense?: number })[]) =>
        layers.reduce((sum, one) => sum + bops(one) / ((one.macsDense ?? one.macs) * 1024), 0) /
        layers.length,
      "dense multiply-adds above, too": (layers: (Layer & { macsDense?: number })[]) =>
        relative(layers.map((one) => ({ ...one, macs: one.macsDense ?? one.macs }))),
    },
  },
};
