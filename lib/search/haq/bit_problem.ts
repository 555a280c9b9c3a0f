import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireInteger,
  someFunction,
  someList,
  unchecked,
} from "../../core/mod.ts";
import { FLOAT_BITS, type LayerBits } from "../../quant/mod.ts";
import type { SearchProblem } from "../problem/search_problem.ts";
import type { BitLayer } from "./bit_costs.ts";

/** A layer whose bits are searched. */
export interface SearchedLayer extends BitLayer {
  /** Its name. */
  name: string;
}

/** What {@linkcode bitProblem} needs. */
export interface BitProblemOptions {
  /** What is scarce, for example `bits of storage`. */
  resource: string;
  /** What a layer costs: {@linkcode sizeOfBits}, {@linkcode cyclesOfBits}, {@linkcode energyOfBits}, or a table of one's own. */
  cost: (layer: SearchedLayer, bits: LayerBits) => number;
  /** The most that all layers may cost together. */
  budget: number;
  /** Accuracy with these bits. */
  evaluate: (bits: Record<string, LayerBits>) => number;
  /** Fewest and most bits of a weight. Default 1 to 8 for weights alone, 2 to 8 otherwise. */
  weightBits?: readonly [min: number, max: number];
  /** Fewest and most bits of an activation; without it activations are not quantized. */
  activationBits?: readonly [min: number, max: number];
  /** Bits of the first and the last layer; without it they are chosen, too. */
  endBits?: number;
}

/**
 * Bits of layers as a search problem. The paper's two environments:
 *
 * | environment            | choices                                 | ends              | resource                  |
 * | ---------------------- | --------------------------------------- | ----------------- | ------------------------- |
 * | k-means, size          | weights, 1 ... 8 bits                   | chosen            | {@linkcode sizeOfBits}    |
 * | linear, latency/energy | weight, then activation, 2 ... 8 bits   | fixed at 8        | {@linkcode cyclesOfBits}, {@linkcode energyOfBits} |
 *
 * One bit is no linear quantizer: its scale divides by 2^(b - 1) - 1 = 0. With activations 2 is the least.
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 3; https://github.com/mit-han-lab/haq.
 *
 * @param layers The layers, in graph order.
 * @param options Resource, budget, ranges, evaluation.
 * @returns The problem, and how its configurations read as bits of layers.
 * @throws {RangeError} If there is no layer or a range is none.
 *
 * @example Half of eight bits
 * ```ts
 * import { bitProblem, plan, sizeOfBits, uniform } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const layers = ["conv1", "fc"].map((name) => ({ name, macs: 100, weights: 10, inputs: 5 }));
 * const evaluate = () => 90;
 * const { problem, bitsOf } = bitProblem(layers, { resource: "bits of storage", cost: sizeOfBits, budget: 80, evaluate });
 * assert.equal(plan(problem).smallest.cost, 20);
 * assert.deepEqual(bitsOf(uniform(problem).configuration).fc, { weight: 4, activation: 32 });
 * ```
 */
export function bitProblem(
  layers: readonly SearchedLayer[],
  options: BitProblemOptions,
): {
  problem: SearchProblem;
  bitsOf: (configuration: readonly number[]) => Record<string, LayerBits>;
} {
  checkOptions("bitProblem()", options, {
    resource: given(unchecked),
    cost: given(someFunction),
    budget: given(numberWithin()),
    evaluate: given(someFunction),
    weightBits: someList,
    activationBits: someList,
    endBits: integerWithin({ min: 1 }),
  });
  const { resource, cost, budget, evaluate, activationBits, endBits } = options;
  const { weightBits = activationBits === undefined ? [1, 8] : [2, 8] } = options;
  const perLayer = activationBits === undefined ? 1 : 2;
  const isEnd = (l: number) => l === 0 || l === layers.length - 1;
  const choices = layers.flatMap(({ name }, l) => {
    const choice = (of: string, range: readonly [number, number]) => ({
      name: `${name}/${of}`,
      options: endBits !== undefined && isEnd(l) ? [endBits] : widths(range, perLayer),
    });
    const weight = choice("weight", weightBits);
    return activationBits === undefined ? [weight] : [weight, choice("activation", activationBits)];
  });
  const pairAt = (configuration: readonly number[], l: number): LayerBits => ({
    weight: configuration[l * perLayer]!,
    activation: perLayer === 2 ? configuration[2 * l + 1]! : FLOAT_BITS,
  });
  const bitsOf = (configuration: readonly number[]) =>
    Object.fromEntries(layers.map(({ name }, l) => [name, pairAt(configuration, l)]));
  const problem = {
    choices,
    resource: {
      name: resource,
      cost: (configuration: readonly number[]) =>
        layers.reduce((sum, layer, l) => sum + cost(layer, pairAt(configuration, l)), 0),
    },
    budget,
    evaluate: (configuration: readonly number[]) => evaluate(bitsOf(configuration)),
  };
  return { problem, bitsOf };
}

function widths([min, max]: readonly [number, number], lowest: number): number[] {
  requireInteger("the fewest bits", min, { min: lowest });
  requireInteger("the most bits", max, { min, max: FLOAT_BITS });
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}
