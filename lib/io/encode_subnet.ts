import type { ParameterArray } from "../core/mod.ts";
import { toJson } from "../graph/mod.ts";
import { neededBits, packLevels } from "../quant/mod.ts";
import { layerWeight } from "./layer_weight.ts";
import { sha256 } from "./encode_checkpoint.ts";
import { encodeSafetensors } from "./encode_safetensors.ts";
import type { StoredTensor } from "./safetensors.ts";
import type { Subnet } from "./subnet.ts";
import { jsonDigest, NO_DIGEST, type SubnetFiles } from "./subnet_files.ts";

/** Levels of more bits are stored as int32. */
const PACKED_BITS = 16;

/**
 * Writes a subnet as two files: the graph and the layers as JSON, the numbers as safetensors.
 *
 * A quantized weight is stored once, under its own name: its integer levels, packed at the fewest bits that hold them; reading
 * multiplies by the step size again. Everything else keeps its element type. Each file holds the SHA-256 of the other, so that
 * no byte of either can change. The metadata of the safetensors file repeat bits, step sizes and shapes of the packed weights:
 * it is of use without the JSON.
 *
 * Source: docs/files.md, sections 2 and 3.
 *
 * @param subnet The subnet.
 * @returns Both files.
 *
 * @example
 * ```ts
 * import { decodeSubnet, encodeSubnet } from "@geta-lab/geta/io";
 * import type { Subnet } from "@geta-lab/geta/subnet";
 * import assert from "node:assert/strict";
 *
 * const subnet: Subnet = {
 *   graph: {
 *     schema: "geta-lab/graph/1",
 *     values: [{ shape: [2], dtype: "float32" }],
 *     leaves: [{ value: 0, kind: "variable", name: "fc/bias", trainable: true }],
 *     nodes: [],
 *     outputs: [0],
 *   },
 *   parameters: { "fc/bias": { shape: [2], data: new Float32Array([0.1, 0.2]) } },
 *   layers: [],
 * };
 * assert.deepEqual(await decodeSubnet(await encodeSubnet(subnet)), subnet);
 * ```
 */
export async function encodeSubnet(subnet: Subnet): Promise<SubnetFiles> {
  const tensors: Record<string, StoredTensor> = {};
  const packed: Record<string, { bits: number; shape: number[] }> = {};
  const layers = subnet.layers.map((layer) => {
    const { levels, ...rest } = layer;
    if (levels === undefined) return rest;
    const weight = layerWeight(layer, subnet.parameters);
    const name = weight ?? `${layer.name}/levels`, bits = neededBits(levels);
    tensors[name] = storedLevels(levels, layer.shape, bits);
    if (bits <= PACKED_BITS) packed[name] = { bits, shape: layer.shape };
    return {
      ...rest,
      levels: name,
      ...(bits <= PACKED_BITS && { packedBits: bits }),
      ...(weight !== undefined && { weight }),
    };
  });
  for (const [name, { shape, data }] of Object.entries(subnet.parameters)) {
    tensors[name] ??= storedParameter(shape, data);
  }
  const quantized = subnet.layers.filter(({ levels }) => levels !== undefined);
  const json = (digest: string) =>
    JSON.stringify(
      {
        schema: "geta-lab/subnet/1",
        sha256: digest,
        parameters: Object.keys(subnet.parameters),
        layers,
        graph: JSON.parse(toJson(subnet.graph)),
      },
      null,
      1,
    ) + "\n";
  const safetensors = encodeSafetensors(tensors, {
    format: "geta-lab/subnet/1",
    json: await jsonDigest(json(NO_DIGEST)),
    bits: JSON.stringify(Object.fromEntries(quantized.map((l) => [l.name, l.weightBits]))),
    stepSizes: JSON.stringify(Object.fromEntries(quantized.map((l) => [l.name, l.stepSize]))),
    packed: JSON.stringify(packed),
  });
  return { json: json(await sha256(safetensors)), safetensors };
}

function storedParameter(shape: number[], data: ParameterArray): StoredTensor {
  if (data instanceof Int32Array) return { dtype: "I32", shape, data };
  if (data instanceof Uint8Array) return { dtype: "BOOL", shape, data };
  return { dtype: "F32", shape, data };
}

function storedLevels(levels: Int32Array, shape: number[], bits: number): StoredTensor {
  if (bits > PACKED_BITS) return { dtype: "I32", shape, data: levels };
  const data = packLevels(levels, bits);
  return { dtype: "U8", shape: [data.length], data };
}
