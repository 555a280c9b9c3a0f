import type { ParameterArray } from "../core/mod.ts";
import { toJson } from "../graph/mod.ts";
import { dequantize } from "./dequantize.ts";
import { sha256 } from "./encode_checkpoint.ts";
import { encodeSafetensors } from "./encode_safetensors.ts";
import type { StoredTensor } from "./safetensors.ts";
import type { Subnet, SubnetLayer } from "./subnet.ts";
import type { SubnetFiles } from "./subnet_files.ts";

/**
 * Writes a subnet as two files: the graph and the layers as JSON, the numbers as safetensors.
 *
 * A quantized weight is stored once, as integer levels in the narrowest type that holds them (int8, int16, int32), under its
 * own name; reading multiplies by the step size again. Everything else is stored in its own type: float32, int32 or bool. The metadata of the
 * safetensors file repeat bits and step sizes, so that it is of use without the JSON.
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
  const layers = subnet.layers.map((layer) => {
    const { levels, ...rest } = layer;
    if (levels === undefined) return rest;
    const weight = weightOf(layer, subnet.parameters);
    const name = weight ?? `${layer.name}/levels`;
    tensors[name] = narrowest(levels, layer.shape);
    return { ...rest, levels: name, ...(weight !== undefined && { weight }) };
  });
  for (const [name, { shape, data }] of Object.entries(subnet.parameters)) {
    tensors[name] ??= storedParameter(shape, data);
  }
  const quantized = subnet.layers.filter(({ levels }) => levels !== undefined);
  const safetensors = encodeSafetensors(tensors, {
    format: "geta-lab/subnet/1",
    bits: JSON.stringify(Object.fromEntries(quantized.map((l) => [l.name, l.weightBits]))),
    stepSizes: JSON.stringify(Object.fromEntries(quantized.map((l) => [l.name, l.stepSize]))),
  });
  const json = {
    schema: "geta-lab/subnet/1",
    sha256: await sha256(safetensors),
    parameters: Object.keys(subnet.parameters),
    layers,
    graph: JSON.parse(toJson(subnet.graph)),
  };
  return { json: JSON.stringify(json, null, 1) + "\n", safetensors };
}

/** The layer's parameter that is exactly step size times levels, and so need not be stored as float. */
function weightOf(
  { name, levels, stepSize, shape }: SubnetLayer,
  parameters: Subnet["parameters"],
): string | undefined {
  const wanted = dequantize(levels!, stepSize!);
  return Object.keys(parameters).find((key) => {
    const { shape: found, data } = parameters[key]!;
    return key.startsWith(`${name}/`) && `${found}` === `${shape}` &&
      data instanceof Float32Array &&
      data.every((value, i) => value === wanted[i]);
  });
}

function storedParameter(shape: number[], data: ParameterArray): StoredTensor {
  if (data instanceof Int32Array) return { dtype: "I32", shape, data };
  if (data instanceof Uint8Array) return { dtype: "BOOL", shape, data };
  return { dtype: "F32", shape, data };
}

function narrowest(levels: Int32Array, shape: number[]): StoredTensor {
  let min = 0, max = 0;
  for (const level of levels) {
    if (level < min) min = level;
    if (level > max) max = level;
  }
  const fits = (limit: number) => min >= -limit && max < limit;
  if (fits(2 ** 7)) return { dtype: "I8", shape, data: Int8Array.from(levels) };
  if (fits(2 ** 15)) return { dtype: "I16", shape, data: Int16Array.from(levels) };
  return { dtype: "I32", shape, data: levels };
}
