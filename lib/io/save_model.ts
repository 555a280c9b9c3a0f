import { checkOptions, nodeModule, oneOfWords } from "../core/mod.ts";
import { graphModelNodes } from "./graph_model/graph_model_json.ts";
import { withTracedSteps } from "../graph/mod.ts";
import { inTfjsOperators } from "./graph_model/in_tfjs_operators.ts";
import {
  type WeightLevels,
  weightsManifest,
  type WeightSpec,
} from "./graph_model/weights_manifest.ts";
import { layerWeight } from "./layer_weight.ts";
import { FileError } from "./file_error.ts";
import { reasonOf } from "./reason.ts";
import type { Subnet } from "./subnet.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Bytes of a file of weights, as tfjs-converter cuts them: browsers cache files of this size. */
const SHARD_BYTES = 4 * 1024 * 1024;

/** Options of {@linkcode graphModelFiles} and {@linkcode saveModel}. */
export interface SaveModelOptions {
  /** Quantized weights as integers of 8 or 16 bits, or dequantized; `"integer"` by default. */
  weights?: "float32" | "integer";
}

/** A network in the format of `tf.loadGraphModel`. */
export interface GraphModelFiles {
  /** Content of `model.json`. */
  json: string;
  /** The files of weights by name, in order. */
  shards: Record<string, Uint8Array>;
}

/**
 * A subnet in the format of tfjs' GraphModels, which stock tfjs runs in Node, in a browser and in Deno, without this library.
 *
 * Operators that tfjs does not have (layer norm, attention, quantizers of activations) are written as the operators that they are made
 * of. Weights are stored as they are, or, with `weights: "integer"`, as integers of 8 or 16 bits that tfjs dequantizes while it loads; a
 * weight of fewer bits takes a byte, and levels of more than 16 bits stay float32. Lengths that the trace left open are open in the model
 * as well, but for recurrent layers, whose steps are written one by one: these have the length of the trace.
 *
 * Source: docs/files.md, section 4.
 *
 * @param subnet The subnet.
 * @param options How quantized weights are stored.
 * @returns The content of the files.
 * @throws {TypeError} If an operator has no form in a GraphModel.
 *
 * @example
 * ```ts
 * import { graphModelFiles } from "@geta-lab/geta/io";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.tensor2d([[1, 2], [3, 4]]));
 * const graph = trace((x) => tf.relu(tf.matMul(x, kernel)), [tf.zeros([1, 2])], { variables: { kernel } });
 * const parameters = { kernel: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } };
 * const { json, shards } = graphModelFiles({ graph, parameters, layers: [] });
 * const { modelTopology, weightsManifest } = JSON.parse(json);
 * assert.deepEqual(modelTopology.node.map((node: { op: string }) => node.op), [
 *   "Placeholder",
 *   "Const",
 *   "BatchMatMulV2",
 *   "Relu",
 *   "Identity",
 * ]);
 * assert.deepEqual(weightsManifest[0].paths, Object.keys(shards));
 * ```
 */
export function graphModelFiles(subnet: Subnet, options: SaveModelOptions = {}): GraphModelFiles {
  checkOptions("graphModelFiles()", options, { weights: oneOfWords(["float32", "integer"]) });
  const { weights: storage = "integer" } = options;
  const { topology, stored, parameterNodes } = graphModelNodes(
    inTfjsOperators(withTracedSteps(subnet.graph)),
    subnet.parameters,
  );
  const levels = new Map<string, WeightLevels>();
  for (const layer of storage === "integer" ? subnet.layers : []) {
    if (layer.levels === undefined || layer.stepSize === undefined) continue;
    const node = parameterNodes[layerWeight(layer, subnet.parameters) ?? ""];
    if (node !== undefined) levels.set(node, { levels: layer.levels, stepSize: layer.stepSize });
  }
  const { specs, bytes } = weightsManifest(stored, levels);
  const shards = cut(bytes);
  const model: ModelJson = {
    format: "graph-model",
    generatedBy: "GETA Lab",
    convertedBy: null,
    ...topology,
    weightsManifest: [{ paths: Object.keys(shards), weights: specs }],
  };
  return { json: JSON.stringify(model), shards };
}

interface ModelJson {
  format: string;
  generatedBy: string;
  convertedBy: null;
  modelTopology: object;
  signature: object;
  weightsManifest: { paths: string[]; weights: WeightSpec[] }[];
}

function cut(bytes: Uint8Array): Record<string, Uint8Array> {
  const count = Math.ceil(bytes.length / SHARD_BYTES);
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [
    `group1-shard${i + 1}of${count}.bin`,
    bytes.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES),
  ]));
}

/**
 * Writes a subnet as a GraphModel: `model.json`, and the weights beside it in files of at most 4 MiB.
 *
 * The weights come first and `model.json` last, each whole or not at all: what is there can be loaded.
 *
 * Source: docs/files.md, section 4.
 *
 * @param subnet The subnet.
 * @param folder Where to write; made if it is not there.
 * @param options How quantized weights are stored.
 * @returns Bytes of all files together.
 * @throws {TypeError} If an operator has no form in a GraphModel.
 * @throws {FileError} If the folder cannot be made.
 * @throws {WriteError} If a file cannot be written.
 *
 * @example
 * ```ts
 * import { saveModel } from "@geta-lab/geta/io";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.tensor2d([[1, 2], [3, 4]]));
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 2])], { variables: { kernel } });
 * const parameters = { kernel: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } };
 * const folder = await Deno.makeTempDir();
 * await saveModel({ graph, parameters, layers: [] }, folder);
 * assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), [
 *   "group1-shard1of1.bin",
 *   "model.json",
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function saveModel(
  subnet: Subnet,
  folder: string,
  options: SaveModelOptions = {},
): Promise<number> {
  const { json, shards } = graphModelFiles(subnet, options);
  const { join } = nodeModule("node:path");
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new FileError(`Cannot make the folder ${folder}: ${reasonOf(cause)}`, { cause });
  }
  let bytes = new TextEncoder().encode(json).length;
  for (const [name, content] of Object.entries(shards)) {
    await writeAtomically(join(folder, name), content);
    bytes += content.length;
  }
  await writeAtomically(join(folder, "model.json"), json);
  return bytes;
}
