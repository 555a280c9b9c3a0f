import { codedBits, huffmanLengths, symbolFrequencies, ZERO_LABEL } from "../../quant/mod.ts";
import { checkOptions, given, integerWithin } from "../../core/mod.ts";
import { relativeIndex } from "../relative_index/relative_index.ts";
import type { SharedWeights } from "./share_weights.ts";

/** The two texts that a layer becomes, and their Huffman codes. */
export interface CodedLayer {
  /** Cluster + 1 of each weight that is not zero, 0 for padding. */
  codes: number[];
  /** Zeros before each of them. */
  gaps: number[];
  /** Bits of each code's word; as many as clusters and padding. */
  codeLengths: Uint8Array;
  /** Bits of each gap's word; 2^b of them. */
  gapLengths: Uint8Array;
  /** Bits of all codes, in words. */
  codeBits: number;
  /** Bits of all gaps, in words. */
  gapBits: number;
}

/**
 * Turns a layer into codes and gaps, each with its own Huffman code.
 *
 * ```text
 * code = cluster + 1, padding 0;   gap = zeros before it, at most 2^b - 1
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), sections 2 and 4.
 *
 * @param shared Values and clusters.
 * @param options Bits b of a gap: the paper takes 5 for dense and 8 for convolution layers.
 * @returns Codes, gaps, lengths of their words.
 * @throws {RangeError} If a weight names a cluster that is not there, or the bits are out of range.
 *
 * @example
 * ```ts
 * import { codedLayer } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const shared = { shape: [4], centroids: Float32Array.of(-1, 2), labels: Int32Array.of(-1, 1, 1, 0) };
 * const { codes, gaps, codeBits } = codedLayer(shared, { indexBits: 5 });
 * assert.deepEqual([codes, gaps, codeBits], [[2, 2, 1], [1, 0, 0], 3]);
 * ```
 */
export function codedLayer(
  { labels, centroids }: SharedWeights,
  options: { indexBits: number },
): CodedLayer {
  checkOptions("codedLayer()", options, { indexBits: given(integerWithin({ min: 1, max: 16 })) });
  const shifted = Array.from(labels, (label) => label - ZERO_LABEL);
  const { values: codes, gaps } = relativeIndex(shifted, { bits: options.indexBits });
  const codeCounts = symbolFrequencies(codes, centroids.length + 1);
  const gapCounts = symbolFrequencies(gaps, 2 ** options.indexBits);
  const codeLengths = huffmanLengths(codeCounts), gapLengths = huffmanLengths(gapCounts);
  return {
    codes,
    gaps,
    codeLengths,
    gapLengths,
    codeBits: codedBits(codeCounts, codeLengths),
    gapBits: codedBits(gapCounts, gapLengths),
  };
}

/** Widths that {@linkcode compressedBits} counts with. */
export interface CompressedBitsOptions {
  /** Bits of a gap. */
  indexBits: number;
  /** Bits of a code without Huffman. Default: as few as tell the clusters and, where there is padding, padding apart. */
  labelBits?: number;
  /** Bits of a weight stored dense, and of a shared value. Default 32. */
  valueBits?: number;
}

/** Bits of a layer, by what they are for; see {@linkcode compressedBits}. */
export interface CompressedBits {
  /** All weights, dense. */
  dense: number;
  /** Weights that are not zero. */
  nonzeros: number;
  /** Entries that only stand for zeros. */
  padding: number;
  /** Shared values. */
  codebook: number;
  /** Codes and gaps of one width each. */
  fixed: { codes: number; gaps: number; total: number };
  /** Codes and gaps in Huffman's words, and the tables of their lengths, a byte a word. */
  huffman: { codes: number; gaps: number; tables: number; total: number };
}

/**
 * Bits of a layer after each of Deep Compression's stages, none forgotten.
 *
 * | symbol | here        | meaning                             |
 * | ------ | ----------- | ----------------------------------- |
 * | n, m   | -           | weights, weights that are not zero  |
 * | K      | -           | shared values                       |
 * | v      | `valueBits` | bits of a value                     |
 * | c, b   | `labelBits`, `indexBits` | bits of a code, of a gap |
 *
 * ```text
 * dense    = n v
 * fixed    = (m + padding) (c + b) + K v
 * huffman  = sum f_code l_code + sum f_gap l_gap + K v + 8 (K + 1 + 2^b)        the last term is the file's tables
 * ```
 *
 * The paper's own statistics leave the tables out. Its LeNet-300-100 takes 3.1 % of its dense size with fixed widths and 2.49 % with
 * Huffman's words (40 times less), its LeNet-5 3.05 % and 2.55 % (39 times).
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), sections 2 to 4, tables 2 and 3.
 *
 * @param shared Values and clusters.
 * @param options Widths.
 * @returns Bits.
 * @throws {RangeError} If a weight names a cluster that is not there, or a width is out of range.
 *
 * @example Eight weights, of which three are left
 * ```ts
 * import { compressedBits } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const labels = Int32Array.of(-1, 1, 1, 0, -1, -1, -1, -1);
 * const shared = { shape: [8], centroids: Float32Array.of(-1, 2), labels };
 * const { dense, fixed, huffman } = compressedBits(shared, { indexBits: 2 });
 * assert.deepEqual([dense, fixed.total], [8 * 32, 3 * (1 + 2) + 2 * 32]);
 * assert.deepEqual(huffman, { codes: 3, gaps: 3, tables: 8 * (3 + 4), total: 6 + 56 + 64 });
 * ```
 */
export function compressedBits(
  shared: SharedWeights,
  options: CompressedBitsOptions,
): CompressedBits {
  checkOptions("compressedBits()", options, {
    indexBits: given(integerWithin({ min: 1, max: 16 })),
    labelBits: integerWithin({ min: 0, max: 32 }),
    valueBits: integerWithin({ min: 1, max: 64 }),
  });
  const { indexBits, valueBits = 32 } = options, clusters = shared.centroids.length;
  const { codes, codeBits, gapBits } = codedLayer(shared, { indexBits });
  const padding = codes.filter((code) => code === 0).length;
  const symbols = padding > 0 ? clusters + 1 : clusters;
  const { labelBits = Math.ceil(Math.log2(symbols)) } = options;
  const codebook = clusters * valueBits;
  const fixed = { codes: codes.length * labelBits, gaps: codes.length * indexBits };
  const tables = 8 * (clusters + 1 + 2 ** indexBits);
  return {
    dense: shared.labels.length * valueBits,
    nonzeros: codes.length - padding,
    padding,
    codebook,
    fixed: { ...fixed, total: fixed.codes + fixed.gaps + codebook },
    huffman: {
      codes: codeBits,
      gaps: gapBits,
      tables,
      total: codeBits + gapBits + tables + codebook,
    },
  };
}
