/**
 * The models of a package.
 *
 * @module
 */
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../lib/core/mod.ts";
import type { ModelPackage } from "./packages.ts";

/** A model of either kind. */
export type AnyModel = tf.GraphModel | tf.LayersModel;

/** A model on disk. */
export interface ModelFile {
  /** Its name. */
  name: string;
  /** Its topology: JSON, or a program that exports it. */
  path: string;
}

/** What the topology says of the weights. */
interface Manifest {
  paths: string[];
  weights: tf.io.WeightsManifestEntry[];
}

/**
 * Finds the models of a package.
 *
 * @param folder Where it lies.
 * @param form How its models are stored.
 * @returns The models by name, in order.
 */
export function modelFiles(folder: string, form: ModelPackage["form"]): ModelFile[] {
  const entries = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  if (form === "modules") {
    return entries.filter((name) => !name.includes(".")).map((name) => ({
      name,
      path: `${folder}/${name}/model.min.js`,
    }));
  }
  return entries.flatMap((file) => {
    const name = file.replace(/\.json$/, ""), path = `${folder}/${file}`;
    // a package may list its models in a file of the same kind
    return name === file || !Deno.readTextFileSync(path).includes("modelTopology")
      ? []
      : { name, path };
  });
}

/**
 * Loads a model: converted (a `GraphModel`) or of `tf.layers`.
 *
 * @param file The model.
 * @returns It, ready to run.
 */
export async function loadModel({ path }: ModelFile): Promise<AnyModel> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const require = createRequire(import.meta.url);
  const isModule = path.endsWith(".js");
  const read = async (name: string): Promise<Uint8Array> =>
    isModule
      ? Uint8Array.from(atob(require(`${folder}${name}.min.js`)), (letter) => letter.charCodeAt(0))
      : await Deno.readFile(`${folder}${name}`);
  const text = isModule ? require(path) : JSON.parse(await Deno.readTextFile(path));
  const manifest = text.weightsManifest as Manifest[], parts: Uint8Array[] = [];
  for (const name of manifest.flatMap(({ paths }) => paths)) parts.push(await read(name));
  const weightData = await new Blob(parts as BlobPart[]).arrayBuffer();
  const handler = tf.io.fromMemory({
    modelTopology: text.modelTopology,
    signature: text.signature,
    userDefinedMetadata: text.userDefinedMetadata,
    weightSpecs: manifest.flatMap(({ weights }) => weights),
    weightData,
  });
  return text.modelTopology.node === undefined
    ? await tf.loadLayersModel(handler)
    : await tf.loadGraphModel(handler);
}

/**
 * The nodes whose values a converted model asks to be equal to others, as one that looks for peaks does: which numbers are equal to
 * the last bit, the order of a sum decides, so that its outputs behind them cannot be compared.
 *
 * @param model The model.
 * @returns Names of the nodes; empty for most models.
 */
export function equatedNodes(model: AnyModel): string[] {
  if (!(model instanceof tf.GraphModel)) return [];
  const { nodes } = (model as unknown as Topology).executor.graph;
  return Object.values(nodes).flatMap(({ op, inputNames }) =>
    op === "Equal" ? inputNames.slice(0, 1) : []
  );
}

/** The part of a converted model that is private to tfjs. */
interface Topology {
  executor: { graph: { nodes: Record<string, { op: string; inputNames: string[] }> } };
}

/** Side of an image whose size the model leaves open. */
const OPEN_LENGTH = 64;

/**
 * One sample for each argument of a model: noise between 0 and 1, which most of these models take for an image.
 *
 * @param model The model.
 * @param seed Seed of the noise.
 * @returns The arguments.
 */
export function sampleInputs(model: AnyModel, seed: number): Tensor[] {
  return model.inputs.map(({ shape, dtype }, i) => {
    const lengths = (shape ?? []).map((length, axis) =>
      length !== null && length >= 0 ? length : axis === 0 ? 1 : OPEN_LENGTH
    );
    return tf.tidy(() =>
      tf.cast(tf.randomUniform(lengths, 0, 1, "float32", seed + i), dtype as "float32")
    );
  });
}
