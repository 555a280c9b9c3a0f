/**
 * The layout of a compressed network's file: a header that says what follows, then for each layer the shared values, the lengths of
 * both codes' words, the codes, the gaps.
 *
 * @module
 */
import * as v from "valibot";
import { joinArrays } from "../../core/mod.ts";
import { huffmanEncode } from "../../quant/mod.ts";
import { codedLayer } from "./coded_layer.ts";
import type { SharedWeights } from "./share_weights.ts";

/** First bytes of a file. */
export const MAGIC = "GETADC1\n";
/** Elements of a layer at most: more than the largest layer of VGG-16, and a bound on what a file can ask for. */
export const MAX_WEIGHTS = 2 ** 27;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_WEIGHTS));

/** What the header says of a layer. */
export const layerSchema = v.strictObject({
  name: v.string(),
  shape: v.pipe(v.array(count), v.maxLength(8)),
  clusters: v.pipe(count, v.minValue(1), v.maxValue(2 ** 16)),
  indexBits: v.pipe(count, v.minValue(1), v.maxValue(16)),
  /** Codes, padding included, and as many gaps. */
  entries: count,
  /** Bytes of the codes' and of the gaps' text. */
  codeBytes: count,
  gapBytes: count,
});

/** The header. */
export const headerSchema = v.strictObject({ layers: v.array(layerSchema) });

/** How {@linkcode encodeSharedNetwork} stores layers. */
export type GapBits = (name: string, layer: SharedWeights) => number;

/**
 * Bits of a gap as the paper takes them: 8 for convolution layers, 5 for dense ones.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 2.
 *
 * @param _name Name of the layer.
 * @param layer The layer; convolutions have more than two axes.
 * @returns Bits.
 *
 * @example
 * ```ts
 * import { paperGapBits, shareWeights } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(paperGapBits("fc", shareWeights([1, 2], { shape: [1, 2], clusters: 1 })), 5);
 * ```
 */
export function paperGapBits(_name: string, layer: SharedWeights): number {
  return layer.shape.length > 2 ? 8 : 5;
}

/**
 * Writes layers as one file's bytes.
 *
 * ```text
 * "GETADC1\n"   header's length, 4 bytes, little-endian   header, JSON
 * layer by layer:   K values, float32, little-endian   K + 1 lengths of the codes' words   2^b lengths of the gaps' words
 *                   codes in Huffman's words   gaps in Huffman's words              each of these ends with a whole byte
 * ```
 *
 * {@linkcode compressedBits} counts the same bits: a layer takes `huffman.total / 8` bytes, and up to 14 bits more for whole bytes.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), sections 2 to 4; docs/hardware.md, section 3.
 *
 * @param layers The layers by name.
 * @param gapBits Bits of a gap of each layer.
 * @returns The file; {@linkcode decodeSharedNetwork} reads it.
 * @throws {RangeError} If a layer names a cluster that is not there, or is too large.
 *
 * @example
 * ```ts
 * import { decodeSharedNetwork, encodeSharedNetwork, shareWeights } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const fc = shareWeights([0, 0.25, 0.75, -1], { shape: [2, 2], clusters: 2 });
 * assert.deepEqual(decodeSharedNetwork(encodeSharedNetwork({ fc })), { fc });
 * ```
 */
export function encodeSharedNetwork(
  layers: Readonly<Record<string, SharedWeights>>,
  gapBits: GapBits = paperGapBits,
): Uint8Array {
  const headers: v.InferOutput<typeof layerSchema>[] = [], parts: Uint8Array[] = [];
  for (const [name, layer] of Object.entries(layers)) {
    const indexBits = gapBits(name, layer), coded = codedLayer(layer, { indexBits });
    const codes = huffmanEncode(coded.codes, coded.codeLengths).bytes;
    const gaps = huffmanEncode(coded.gaps, coded.gapLengths).bytes;
    headers.push({
      name,
      shape: layer.shape,
      clusters: layer.centroids.length,
      indexBits,
      entries: coded.codes.length,
      codeBytes: codes.length,
      gapBytes: gaps.length,
    });
    parts.push(littleEndian(layer.centroids), coded.codeLengths, coded.gapLengths, codes, gaps);
  }
  const text = new TextEncoder(), header = text.encode(JSON.stringify({ layers: headers }));
  return joinArrays(Uint8Array, [text.encode(MAGIC), uint32(header.length), header, ...parts]);
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => bytes.setFloat32(4 * i, value, true));
  return new Uint8Array(bytes.buffer);
}

function uint32(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value, true);
  return new Uint8Array(bytes.buffer);
}
