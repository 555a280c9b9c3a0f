/**
 * E13.2: bit operations of a cut and quantized network, before it exists.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import type { FunctionExercise } from "./exercise.ts";
import { integerBetween } from "./values.ts";

type Layer = {
  inGroup: number | null;
  outGroup: number | null;
  inputs: number;
  outputs: number;
  positions: number;
  weightBits: number;
  inputBits: number;
};
type Args = [layers: Layer[], kept: number[]];

function width(own: number, group: number | null, kept: number[]): number {
  return group === null ? own : kept[group]!;
}

/** The ratio of two sums, whatever a layer is said to cost. */
function ratio(
  layers: Layer[],
  after: (layer: Layer) => number,
  before = (layer: Layer) => layer.inputs * layer.outputs * layer.positions * 1024,
): number {
  const sum = (of: (layer: Layer) => number) => layers.reduce((all, one) => all + of(one), 0);
  return sum(after) / sum(before);
}

function cut(
  layer: Layer,
  kept: number[],
  sides: { inputs?: boolean; outputs?: boolean } = {},
): number {
  const { inputs = true, outputs = true } = sides;
  const reads = inputs ? width(layer.inputs, layer.inGroup, kept) : layer.inputs;
  const writes = outputs ? width(layer.outputs, layer.outGroup, kept) : layer.outputs;
  return reads * writes * layer.positions;
}

function bitsOf({ weightBits, inputBits }: Layer): number {
  return weightBits * inputBits;
}

/** A chain of layers; groups stand between them, and two layers may share one. */
function network(depth: number, stream: Random, shared = false): Args {
  const widths = Array.from({ length: depth + 1 }, () => integerBetween(3, 64, stream));
  if (shared) widths[depth - 1] = widths[1]!;
  const group = (i: number) =>
    i === 0 || i === depth ? null : shared && i === depth - 1 ? 0 : i - 1;
  const kept = widths.slice(1, -1).map((one) => integerBetween(1, one - 1, stream));
  const layers = Array.from({ length: depth }, (_, i) => ({
    inGroup: group(i),
    outGroup: group(i + 1),
    inputs: widths[i]!,
    outputs: widths[i + 1]!,
    positions: integerBetween(1, 900, stream),
    weightBits: integerBetween(2, 8, stream),
    inputBits: integerBetween(2, 16, stream),
  }));
  return [layers, kept];
}

export const predictBops: FunctionExercise<Args, number> = {
  kind: "function",
  id: "E13.2",
  notebook: "13_geta",
  name: "predictBops",
  visible: [
    [[
      {
        inGroup: null,
        outGroup: 0,
        inputs: 3,
        outputs: 16,
        positions: 9,
        weightBits: 4,
        inputBits: 8,
      },
      {
        inGroup: 0,
        outGroup: null,
        inputs: 16,
        outputs: 10,
        positions: 1,
        weightBits: 4,
        inputBits: 4,
      },
    ], [8]],
    [[{
      inGroup: null,
      outGroup: null,
      inputs: 2,
      outputs: 2,
      positions: 4,
      weightBits: 32,
      inputBits: 32,
    }], []],
  ],
  hidden: [
    {
      name: "chains: both widths of a layer count",
      points: 3,
      cases: (stream) => [3, 4, 6, 9].map((depth) => network(depth, stream)),
    },
    {
      name: "two layers write into one group",
      points: 2,
      cases: (stream) => [4, 5, 7].map((depth) => network(depth, stream, true)),
    },
    {
      name: "nothing cut and 32 bits is 1",
      points: 1,
      cases: (stream) => {
        const [layers] = network(4, stream);
        const full = layers.map((one) => ({ ...one, weightBits: 32, inputBits: 32 }));
        return [[full, layers.slice(0, -1).map(({ outputs }) => outputs)]];
      },
    },
    {
      name: "bits alone, and widths alone",
      points: 2,
      cases: (stream) => {
        const [layers, kept] = network(5, stream);
        return [
          [layers, layers.slice(0, -1).map(({ outputs }) => outputs)],
          [layers.map((one) => ({ ...one, weightBits: 32, inputBits: 32 })), kept],
          [layers.map((one) => ({ ...one, inGroup: null, outGroup: null })), kept],
        ];
      },
    },
  ],
  reference: (layers, kept) => ratio(layers, (layer) => cut(layer, kept) * bitsOf(layer)),
  wrong: {
    "only outputs are cut": (layers, kept) =>
      ratio(layers, (layer) => cut(layer, kept, { inputs: false }) * bitsOf(layer)),
    "only inputs are cut": (layers, kept) =>
      ratio(layers, (layer) => cut(layer, kept, { outputs: false }) * bitsOf(layer)),
    "null means that nothing is left": (layers, kept) =>
      ratio(layers, (layer) =>
        (layer.inGroup === null ? 0 : kept[layer.inGroup]!) *
        (layer.outGroup === null ? 0 : kept[layer.outGroup]!) * layer.positions * bitsOf(layer)),
    "the group of a layer is its number": (layers, kept) =>
      ratio(layers, (layer) => {
        const i = layers.indexOf(layer);
        return (kept[i - 1] ?? layer.inputs) * (kept[i] ?? layer.outputs) * layer.positions *
          bitsOf(layer);
      }),
    "bits added": (layers, kept) =>
      ratio(layers, (layer) => cut(layer, kept) * (layer.weightBits + layer.inputBits)),
    "bits of inputs ignored": (layers, kept) =>
      ratio(layers, (layer) => cut(layer, kept) * layer.weightBits * 32),
    "relative to the cut network": (layers, kept) =>
      ratio(
        layers,
        (layer) => cut(layer, kept) * bitsOf(layer),
        (layer) => cut(layer, kept) * 1024,
      ),
    "positions ignored": (layers, kept) =>
      ratio(
        layers,
        (layer) => cut({ ...layer, positions: 1 }, kept) * bitsOf(layer),
        (layer) => layer.inputs * layer.outputs * 1024,
      ),
    "a mean of ratios": (layers, kept) =>
      layers.reduce(
        (sum, layer) =>
          sum +
          cut(layer, kept) * bitsOf(layer) /
            (layer.inputs * layer.outputs * layer.positions * 1024),
        0,
      ) /
      layers.length,
    "kept taken as a share": (layers, kept) =>
      ratio(layers, (layer) =>
        (layer.inGroup === null ? 1 : kept[layer.inGroup]!) *
        (layer.outGroup === null ? 1 : kept[layer.outGroup]!) * layer.inputs * layer.outputs *
        layer.positions * bitsOf(layer)),
  },
};
