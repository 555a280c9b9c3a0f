/**
 * What the paper says of its two small networks, and what follows from it.
 *
 * @module
 */
import { checkOptions, integerWithin, numberWithin } from "../../core/mod.ts";
import { expectedPadding } from "../relative_index/relative_index.ts";

/** One row of the paper's tables 2 and 3. */
export interface PublishedLayer {
  /** The paper's name. */
  name: string;
  /** Weights, rounded as printed. */
  weights: number;
  /** Share of them that pruning leaves. */
  density: number;
  /** Bits of a code and of a gap of one width. */
  fixed: { code: number; gap: number };
  /** Bits of a code and of a gap on average, in Huffman's words. */
  huffman: { code: number; gap: number };
  /** Size with fixed widths and with Huffman's words, as shares of the dense size. */
  rates: { fixed: number; huffman: number };
}

/** A network of the paper. */
export interface PublishedNetwork {
  /** Row by row. */
  layers: readonly PublishedLayer[];
  /** The printed totals: sizes as shares of the dense size. */
  rates: { fixed: number; huffman: number };
  /** The headline: how many times smaller. */
  times: number;
}

function row(
  name: string,
  weights: number,
  percent: number,
  bits: readonly [code: number, codeHuffman: number, gap: number, gapHuffman: number],
  rates: readonly [fixed: number, huffman: number],
): PublishedLayer {
  const [code, codeHuffman, gap, gapHuffman] = bits;
  return {
    name,
    weights,
    density: percent / 100,
    fixed: { code, gap },
    huffman: { code: codeHuffman, gap: gapHuffman },
    rates: { fixed: rates[0] / 100, huffman: rates[1] / 100 },
  };
}

/**
 * LeNet-300-100 as published: 40 times smaller, error 1.64 % before and 1.58 % after.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), table 2.
 *
 * @example
 * ```ts
 * import { PUBLISHED_LENET_300_100 } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(PUBLISHED_LENET_300_100.layers[0]!.weights, 235_000);
 * ```
 */
export const PUBLISHED_LENET_300_100: PublishedNetwork = {
  layers: [
    row("ip1", 235_000, 8, [6, 4.4, 5, 3.7], [3.1, 2.32]),
    row("ip2", 30_000, 9, [6, 4.4, 5, 4.3], [3.8, 3.04]),
    row("ip3", 1_000, 26, [6, 4.3, 5, 3.2], [15.7, 12.70]),
  ],
  rates: { fixed: 0.031, huffman: 0.0249 },
  times: 40,
};

/**
 * LeNet-5 as published: 39 times smaller, error 0.80 % before and 0.74 % after.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), table 3.
 *
 * @example
 * ```ts
 * import { PUBLISHED_LENET_5 } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(PUBLISHED_LENET_5.layers.length, 4);
 * ```
 */
export const PUBLISHED_LENET_5: PublishedNetwork = {
  layers: [
    row("conv1", 500, 66, [8, 7.2, 5, 1.5], [78.5, 67.45]),
    row("conv2", 25_000, 12, [8, 7.2, 5, 3.9], [6.0, 5.28]),
    row("ip1", 400_000, 8, [5, 4.5, 5, 4.5], [2.7, 2.45]),
    row("ip2", 5_000, 19, [5, 5.2, 5, 3.7], [6.9, 6.13]),
  ],
  rates: { fixed: 0.0305, huffman: 0.0255 },
  times: 39,
};

/** What {@linkcode publishedAccount} assumes beside the printed numbers. */
export interface PublishedAccountOptions {
  /** Bits of a dense weight and of a shared value. Default 32. */
  valueBits?: number;
  /** Padding entries for each weight; by default what zeros at random need at the gap's width. */
  padding?: number;
}

/** Size of a layer, as shares of its dense size. */
export interface PublishedAccount {
  /** With codes and gaps of one width. */
  fixed: number;
  /** With Huffman's words. */
  huffman: number;
}

/**
 * Size of a published layer from its density and its bits: the tables as an account.
 *
 * ```text
 * rate = p (1 + padding) (code + gap) / v + 2^code / n       v bits dense; the last term is the codebook of the fixed width
 * ```
 *
 * Densities are printed as whole per cents (8 % may be 8.4 %), which alone moves a rate by a twentieth.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), sections 2 to 4, tables 2 and 3.
 *
 * @param layer A row of the paper's tables.
 * @param options Bits of a value, padding.
 * @returns Shares of the dense size.
 * @throws {RangeError} If an option is out of range.
 *
 * @example LeNet-300-100's first layer; the paper has 3.1 and 2.32 %
 * ```ts
 * import { PUBLISHED_LENET_300_100, publishedAccount } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const { fixed, huffman } = publishedAccount(PUBLISHED_LENET_300_100.layers[0]!);
 * assert.deepEqual([fixed, huffman].map((rate) => (100 * rate).toFixed(2)), ["2.98", "2.20"]);
 * ```
 */
export function publishedAccount(
  layer: PublishedLayer,
  options: PublishedAccountOptions = {},
): PublishedAccount {
  checkOptions("publishedAccount()", options, {
    valueBits: integerWithin({ min: 1, max: 64 }),
    padding: numberWithin({ min: 0 }),
  });
  const { density, fixed, huffman, weights } = layer;
  const { valueBits = 32, padding = expectedPadding(density, { bits: fixed.gap }) } = options;
  const entries = density * (1 + padding), codebook = 2 ** fixed.code / weights;
  return {
    fixed: entries * (fixed.code + fixed.gap) / valueBits + codebook,
    huffman: entries * (huffman.code + huffman.gap) / valueBits + codebook,
  };
}

/**
 * How many times smaller a network is, from the shares of its layers.
 *
 * ```text
 * times = sum n / sum n rate
 * ```
 *
 * The printed rates of LeNet-300-100 give 41.0 (printed: 40), those of LeNet-5 36.6 (printed: 39): its printed layers do not add up
 * to its printed total.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), tables 1 to 3.
 *
 * @param layers Weights and share of the dense size of each layer.
 * @returns Dense size over compressed size.
 * @throws {RangeError} If there is no layer, or a number is not positive.
 *
 * @example
 * ```ts
 * import { timesSmaller } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(timesSmaller([{ weights: 300, rate: 0.1 }, { weights: 100, rate: 0.5 }]), 5);
 * ```
 */
export function timesSmaller(layers: readonly { weights: number; rate: number }[]): number {
  integerWithin({ min: 1 })("the number of layers", layers.length);
  let dense = 0, compressed = 0;
  for (const { weights, rate } of layers) {
    integerWithin({ min: 1 })("weights", weights);
    numberWithin({ exclusiveMin: 0 })("rate", rate);
    dense += weights;
    compressed += weights * rate;
  }
  return dense / compressed;
}
