import * as tf from "@tensorflow/tfjs-core";
import * as v from "valibot";
import {
  checkOptions,
  joinArrays,
  messageOf,
  nodeModule,
  type Tensor,
  unchecked,
} from "../core/mod.ts";
import { trainable } from "../graph/mod.ts";
import {
  type AnyNetwork,
  layersModel,
  type Mode,
  type SampleShapes,
  shapeOfInput,
  specOfInput,
  withFreeAxes,
} from "../nn/mod.ts";
import { FileError } from "./file_error.ts";
import { readBytes } from "./read_bytes.ts";

/** Options of {@linkcode loadModel}. */
export interface LoadModelOptions {
  /** Shape of a sample, or a list of one for each input, where the model leaves lengths open: they stay free, and costs are counted at these. */
  inputShape?: SampleShapes;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const spec = v.object({
  name: v.string(),
  shape: v.array(count),
  dtype: v.picklist(["float32", "int32", "bool"]),
  quantization: v.optional(v.object({
    dtype: v.picklist(["uint8", "uint16", "float16"]),
    scale: v.optional(v.number()),
    min: v.optional(v.number()),
  })),
});
/** A file beside the model: no folder, no way out of this one. */
const fileName = v.pipe(v.string(), v.regex(/^[^/\\]+$/), v.notValue("."), v.notValue(".."));
const modelSchema = v.object({
  format: v.optional(v.string()),
  modelTopology: v.record(v.string(), v.unknown()),
  signature: v.optional(v.record(v.string(), v.unknown())),
  weightsManifest: v.array(v.object({ paths: v.array(fileName), weights: v.array(spec) })),
});

const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

/**
 * Loads a trained model of tfjs from the disk: a `model.json` with its weights beside it, of `tf.layers` (`model.save`) or converted
 * (a GraphModel, {@linkcode saveModel}). It is a network that can be trained, pruned and quantized.
 *
 * Source: docs/files.md, section 4.
 *
 * @param path The `model.json`.
 * @param options The shape of a sample, where the model leaves it open.
 * @returns The network, named after the folder of the model.
 * @throws {FileError} If a file is missing, damaged or none of a model.
 * @throws {TypeError} If the model cannot be traced, or lengths are left open.
 *
 * @example A model that was written before
 * ```ts
 * import { loadModel, saveModel } from "@geta-lab/geta/io";
 * import { trace } from "@geta-lab/geta/graph";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const kernel = tf.variable(tf.tensor2d([[1, 2], [3, 4]]));
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 2])], { variables: { kernel } });
 * const parameters = { kernel: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } };
 * const folder = await Deno.makeTempDir();
 * await saveModel({ graph, parameters, layers: [] }, folder);
 * const network = await loadModel(`${folder}/model.json`);
 * assert.deepEqual(network.inputs, [{ shape: [2] }]);
 * const [y] = [network.forward(tf.tensor2d([[1, 1]]), { training: false })].flat();
 * assert.deepEqual([...y!.dataSync()], [4, 6]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadModel(path: string, options: LoadModelOptions = {}): Promise<AnyNetwork> {
  checkOptions("loadModel()", options, { inputShape: unchecked });
  const { basename, dirname, resolve } = nodeModule("node:path");
  const artifacts = await readArtifacts(path), name = basename(dirname(resolve(path)));
  const isConverted = artifacts.format === "graph-model" ||
    Array.isArray((artifacts.modelTopology as { node?: unknown }).node);
  try {
    return isConverted
      ? await converted(artifacts, { name, ...options })
      : await ofLayers(artifacts, { name, ...options });
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof RangeError) throw cause;
    throw new FileError(`Cannot load ${path}: tfjs must understand it: ${messageOf(cause)}`, {
      cause,
    });
  }
}

interface NamedOptions extends LoadModelOptions {
  name: string;
}

async function ofLayers(
  artifacts: tf.io.ModelArtifacts,
  { name, inputShape }: NamedOptions,
): Promise<AnyNetwork> {
  const { loadLayersModel } = await import("@tensorflow/tfjs-layers");
  const model = await loadLayersModel(tf.io.fromMemory(artifacts));
  return { ...layersModel(model, inputShape), name };
}

async function converted(
  artifacts: tf.io.ModelArtifacts,
  { name, inputShape }: NamedOptions,
): Promise<AnyNetwork> {
  const { loadGraphModel } = await import("@tensorflow/tfjs-converter");
  const model = await loadGraphModel(tf.io.fromMemory(artifacts));
  const inputs = model.inputs.map(({ shape, dtype }, i) => {
    const known = shapeOfInput(inputShape, i);
    return { ...specOfInput(shape?.slice(1) ?? known ?? [], known), dtype };
  });
  const example = inputs.map(({ shape, dtype }) => tf.zeros([1, ...shape], dtype));
  const { variables, forward } = trainable(model as never, example);
  tf.dispose(example);
  return {
    name,
    inputs: withFreeAxes(model as never, inputs),
    variables,
    forward: (x: Tensor | Tensor[], _mode: Mode) => forward(...[x].flat()),
  };
}

async function readArtifacts(path: string): Promise<tf.io.ModelArtifacts> {
  const { dirname, join } = nodeModule("node:path");
  const { modelTopology, signature, format, weightsManifest } = parse(
    path,
    new TextDecoder().decode(await readBytes(path)),
  );
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const parts: Uint8Array[] = [];
  for (const name of weightsManifest.flatMap(({ paths }) => paths)) {
    parts.push(await readBytes(join(dirname(path), name)));
  }
  const weightData = joinArrays(Uint8Array, parts);
  const wanted = weightSpecs.reduce(
    (sum, { shape, dtype, quantization }) =>
      sum + shape.reduce((a, b) => a * b, 1) * BYTES[quantization?.dtype ?? dtype],
    0,
  );
  if (wanted !== weightData.length) {
    throw new FileError(
      `Cannot load ${path}: its weights must have ${wanted} bytes: current value is ${weightData.length}`,
    );
  }
  return {
    modelTopology,
    ...(format !== undefined && { format }),
    ...(signature !== undefined && { signature }),
    weightSpecs: weightSpecs as tf.io.WeightsManifestEntry[],
    weightData: weightData.buffer,
  };
}

function parse(path: string, json: string): v.InferOutput<typeof modelSchema> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FileError(`Cannot load ${path}: it must be JSON`);
  }
  const result = v.safeParse(modelSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new FileError(
    `Cannot load ${path}: ${
      v.getDotPath(issue) ?? "it"
    } must be ${issue.expected}: current value is ${issue.received.slice(0, 100)}`,
  );
}
