/**
 * What bits of weights and activations cost on hardware, layer by layer. Every function names whose numbers it holds.
 *
 * @module
 */
import {
  checkOptions,
  numberWithin,
  type OptionChecks,
  requireInteger,
  requireNumber,
} from "../../core/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";

/** A layer, as hardware sees it. */
export interface BitLayer {
  /** Multiply-adds for one sample. */
  macs: number;
  /** Numbers of its weight. */
  weights: number;
  /** Numbers that it reads for one sample. */
  inputs: number;
}

/**
 * Size of a layer's weight: the resource of HAQ's k-means environment.
 *
 * ```text
 * bits = weights b_w
 * ```
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 4.3 (size constrained).
 *
 * @param layer The layer.
 * @param bits Bits of weight and activation.
 * @returns Bits of storage.
 *
 * @example
 * ```ts
 * import { sizeOfBits } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sizeOfBits({ macs: 100, weights: 10, inputs: 5 }, { weight: 4, activation: 8 }), 40);
 * ```
 */
export function sizeOfBits({ weights }: BitLayer, { weight }: LayerBits): number {
  requireNumber("weights", weights, { min: 0 });
  return weights * requireInteger("bits", weight, { min: 1 });
}

/** The machine that {@linkcode cyclesOfBits} assumes. */
export interface BitMachine {
  /** Products of two bits by two bits in a cycle. Default 8192: 512 units of 16, as published. */
  products?: number;
  /** Bits from memory in a cycle. Default 128. */
  memoryBits?: number;
}

const MACHINE: OptionChecks<BitMachine> = {
  products: numberWithin({ exclusiveMin: 0 }),
  memoryBits: numberWithin({ exclusiveMin: 0 }),
};

/**
 * Latency of a layer on a machine that puts its products together from pieces of two bits, and waits for its memory or its products,
 * whichever takes longer.
 *
 * ```text
 * cycles = max(macs ceil(b_w / 2) ceil(b_a / 2) / products,  (weights b_w + inputs b_a) / memoryBits)
 * ```
 *
 * Odd bits cost as much as the next even number; a layer that waits for memory gains nothing from fewer products. This is a model:
 * its two numbers are arguments.
 *
 * Source: Sharma et al.: Bit Fusion (arXiv:1712.01507), section 3 (bit bricks, 512 fusion units), one of the machines of HAQ.
 *
 * @param layer The layer.
 * @param bits Bits of weight and activation.
 * @param options The machine.
 * @returns Cycles for one sample.
 *
 * @example
 * ```ts
 * import { cyclesOfBits } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const layer = { macs: 8192, weights: 16, inputs: 16 };
 * assert.equal(cyclesOfBits(layer, { weight: 8, activation: 8 }), 16);
 * assert.equal(cyclesOfBits(layer, { weight: 3, activation: 8 }), cyclesOfBits(layer, { weight: 4, activation: 8 }));
 * ```
 */
export function cyclesOfBits(layer: BitLayer, bits: LayerBits, options: BitMachine = {}): number {
  checkOptions("cyclesOfBits()", options, MACHINE);
  const { products = 8192, memoryBits = 128 } = options;
  const [w, a] = checked(layer, bits);
  const pieces = Math.ceil(w / 2) * Math.ceil(a / 2);
  return Math.max(
    layer.macs * pieces / products,
    (layer.weights * w + layer.inputs * a) / memoryBits,
  );
}

/** Picojoules of {@linkcode energyOfBits}. */
export interface BitEnergies {
  /** Of a product of 32 by 32 bits. Default 3.1. */
  product?: number;
  /** Of a sum of 32 bits. Default 0.1. */
  sum?: number;
  /** Of 32 bits from main memory. Default 640. */
  memory?: number;
}

/**
 * Energy of a layer: its products shrink with both numbers of bits, its memory with each.
 *
 * ```text
 * pJ = macs (product b_w b_a / 32^2 + sum) + memory (weights b_w + inputs b_a) / 32
 * ```
 *
 * At 8 by 8 bits a product is 0.19 pJ by this, 0.2 in the source. That energy grows with the product of the bits between is the
 * model's assumption.
 *
 * Source: Horowitz: Computing's energy problem (and what we can do about it) (2014), ISSCC, figure 1.1.9: 45 nm, 0.9 V.
 *
 * @param layer The layer.
 * @param bits Bits of weight and activation.
 * @param options Energies.
 * @returns Picojoules for one sample.
 *
 * @example
 * ```ts
 * import { energyOfBits } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const layer = { macs: 1, weights: 1, inputs: 1 };
 * assert.equal(energyOfBits(layer, { weight: 32, activation: 32 }), 3.1 + 0.1 + 2 * 640);
 * ```
 */
export function energyOfBits(layer: BitLayer, bits: LayerBits, options: BitEnergies = {}): number {
  checkOptions("energyOfBits()", options, {
    product: numberWithin({ min: 0 }),
    sum: numberWithin({ min: 0 }),
    memory: numberWithin({ min: 0 }),
  });
  const { product = 3.1, sum = 0.1, memory = 640 } = options;
  const [w, a] = checked(layer, bits);
  return layer.macs * (product * w * a / 1024 + sum) +
    memory * (layer.weights * w + layer.inputs * a) / 32;
}

function checked({ macs, weights, inputs }: BitLayer, bits: LayerBits): [number, number] {
  for (const [name, value] of Object.entries({ macs, weights, inputs })) {
    requireNumber(name, value, { min: 0 });
  }
  return [
    requireInteger("bits of the weight", bits.weight, { min: 1 }),
    requireInteger("bits of the activation", bits.activation, { min: 1 }),
  ];
}
