import * as v from "valibot";
import { messageOf, type ParameterArray, sizeOf } from "../core/mod.ts";
import { fromJson, type Graph } from "../graph/mod.ts";
import { unpackLevels } from "../quant/mod.ts";
import { decodeSafetensors } from "./decode_safetensors.ts";
import { dequantize } from "./dequantize.ts";
import { sha256 } from "./encode_checkpoint.ts";
import { FileError } from "./file_error.ts";
import { parseJsonFile } from "./parse_json.ts";
import type { SafetensorsType, StoredTensor } from "./safetensors.ts";
import type { Subnet, SubnetLayer } from "./subnet.ts";
import { jsonDigest, type SubnetFiles } from "./subnet_files.ts";

/** How each element type of a graph is stored. */
const PARAMETER_TYPES: Partial<Record<string, SafetensorsType>> = {
  float32: "F32",
  int32: "I32",
  bool: "BOOL",
};

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const subnetSchema = v.strictObject({
  schema: v.literal("geta-lab/subnet/1"),
  sha256: v.string(),
  parameters: v.array(v.string()),
  layers: v.array(v.strictObject({
    name: v.string(),
    weightBits: count,
    activationBits: count,
    shape: v.array(count),
    stepSize: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
    levels: v.exactOptional(v.string()),
    packedBits: v.exactOptional(v.pipe(count, v.minValue(2), v.maxValue(16))),
    weight: v.exactOptional(v.string()),
    before: count,
    after: count,
  })),
  graph: v.unknown(),
});

/**
 * Reads a subnet from its two files. Both are checked, and that they belong together.
 *
 * @param files Content of both files.
 * @param name What to call them in an error.
 * @returns The subnet.
 * @throws {FileError} If a file is damaged or foreign, or the two are of different subnets.
 *
 * @example
 * ```ts
 * import { decodeSubnet } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(
 *   decodeSubnet({ json: "{", safetensors: new Uint8Array() }, "runs/a/subnet"),
 *   /Cannot read runs\/a\/subnet.json: it must be JSON/,
 * );
 * ```
 */
export async function decodeSubnet(files: SubnetFiles, name = "subnet"): Promise<Subnet> {
  const parsed = parseJsonFile(files.json, v.parser(subnetSchema), `${name}.json`);
  const found = await sha256(new Uint8Array(files.safetensors));
  if (found !== parsed.sha256) {
    throw new FileError(
      `Cannot read ${name}.safetensors: its SHA-256 must be the one in ${name}.json: current value is ${
        found.slice(0, 16)
      }…`,
    );
  }
  const { tensors, metadata } = decodeSafetensors(files.safetensors, `${name}.safetensors`);
  const digest = await jsonDigest(files.json, parsed.sha256);
  if (digest !== metadata.json) {
    throw new FileError(
      `Cannot read ${name}.json: its SHA-256 must be the one in ${name}.safetensors, one of the files was changed: current value is ${
        digest.slice(0, 16)
      }…`,
    );
  }
  const tensor = (key: string): StoredTensor => {
    if (Object.hasOwn(tensors, key)) return tensors[key]!;
    throw new FileError(`Cannot read ${name}.safetensors: it must hold ${key}: it is missing`);
  };

  const weights = new Map<string, { shape: number[]; data: Float32Array }>();
  const layers = parsed.layers.map(({ levels: key, weight, packedBits, ...rest }): SubnetLayer => {
    if (key === undefined) return rest;
    if (rest.stepSize === undefined) {
      throw new FileError(`Cannot read ${name}.json: layer ${rest.name} must have a step size`);
    }
    const levels = readLevels(tensor(key), rest.shape, packedBits, `${name}.safetensors: ${key}`);
    if (weight !== undefined) {
      weights.set(weight, { shape: rest.shape, data: dequantize(levels, rest.stepSize) });
    }
    return { ...rest, levels };
  });
  const graph = readGraph(parsed.graph, `${name}.json`);
  const types = new Map(graph.leaves.map((leaf) => [leaf.name, graph.values[leaf.value]!.dtype]));
  const parameters = parsed.parameters.map((key) => {
    const { shape, dtype, data } = tensor(key);
    const weight = weights.get(key);
    if (weight !== undefined) return [key, weight];
    const wanted = PARAMETER_TYPES[types.get(key) ?? ""];
    if (dtype === wanted) return [key, { shape, data: data as ParameterArray }];
    throw new FileError(
      wanted === undefined
        ? `Cannot read ${name}.json: parameter ${key} must be a variable of its graph`
        : `Cannot read ${name}.safetensors: ${key} must be ${wanted}, as in the graph: current value is ${dtype}`,
    );
  });
  return { graph, parameters: Object.fromEntries(parameters), layers };
}

function readLevels(
  { dtype, data }: StoredTensor,
  shape: number[],
  bits: number | undefined,
  name: string,
): Int32Array {
  const count = sizeOf(shape);
  const wanted = bits === undefined ? "I32" : "U8";
  const elements = bits === undefined ? count : Math.ceil(count * bits / 8);
  if (dtype !== wanted || data.length !== elements) {
    throw new FileError(
      `Cannot read ${name} must be ${elements} elements of type ${wanted} for levels of shape [${shape}]: current value is ${data.length} of ${dtype}`,
    );
  }
  return bits === undefined
    ? data as Int32Array
    : unpackLevels(data as Uint8Array, { bits, count });
}

function readGraph(value: unknown, name: string): Graph {
  try {
    return fromJson(JSON.stringify(value) ?? "");
  } catch (cause) {
    const reason = messageOf(cause);
    throw new FileError(`Cannot read ${name}: ${reason}`, { cause });
  }
}
