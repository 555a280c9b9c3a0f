/**
 * Deep Compression on trained networks: both LeNets of the paper, from first weights to a file that is read back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Dataset, imageBatches, loadMnist, shapes } from "../../datasets/mod.ts";
import {
  compressedBits,
  decodeSharedNetwork,
  encodeSharedNetwork,
  PUBLISHED_LENET_300_100,
  PUBLISHED_LENET_5,
  type PublishedNetwork,
  sharedValues,
  type SharedWeights,
  shareWeights,
} from "../../lib/hardware/mod.ts";
import { readBytes, writeAtomically } from "../../lib/io/mod.ts";
import { caffeLenet5, lenet300 } from "../../lib/models/mod.ts";
import type { Network } from "../../lib/nn/mod.ts";
import {
  type PruningRecipe,
  pruningRecipe,
  pruningRun,
  sharedLayers,
  sharedWeightsRun,
} from "../../lib/prune/mod.ts";
import { evaluate, writeVariables } from "../../lib/train/mod.ts";
import type { CompressedLayer, Measured, Trial } from "./line.ts";

/** Bits of a gap; the tables of the paper have five everywhere. */
const GAP_BITS = 5;

/** Epochs of each stage. */
const STAGES = {
  full: { dense: 15, pruning: 15, fineTuning: 5, shared: 5 },
  quick: { dense: 1, pruning: 1, fineTuning: 1, shared: 1 },
};

const NETWORKS = [[lenet300, PUBLISHED_LENET_300_100], [caffeLenet5, PUBLISHED_LENET_5]] as const;

/** What the trials of all seeds have in common. */
export interface LenetBench {
  /** Lengths of the trainings. */
  scale: keyof typeof STAGES;
  dataset: Dataset;
  /** Where the compressed networks are written. */
  folder: string;
}

/**
 * The images: MNIST where there is a folder of it, else procedural ones.
 *
 * @param folder Where the files of MNIST lie.
 * @param scale `full`, or `quick` for few images.
 * @returns The images.
 */
export async function lenetData(
  folder: string | undefined,
  scale: keyof typeof STAGES,
): Promise<Dataset> {
  const few = { train: 128, validation: 20, test: 20 };
  if (folder === undefined) return shapes(scale === "quick" ? few : {});
  return await loadMnist(folder, scale === "quick" ? { limit: few.train } : {});
}

/**
 * Both networks with a seed.
 *
 * @param seed Decides first weights and order of batches.
 * @param bench Data, lengths, folder.
 * @returns The trials.
 */
export function lenetTrials(seed: number, bench: LenetBench): Trial[] {
  return NETWORKS.map(([make, published]) => {
    const { inputShape, classes, name } = bench.dataset;
    const method = make.name, file = `${bench.folder}/${method}_${name}_${seed}.dc`;
    const run = async () => {
      const model = make({ seed, inputShape, classes: classes.length });
      try {
        return await compressNetwork(model, { ...bench, seed, published, file });
      } finally {
        tf.dispose(model.variables);
      }
    };
    return {
      scale: bench.scale,
      part: `lenets ${name}`,
      method,
      target: published.times,
      seed,
      run,
    };
  });
}

interface Compression extends LenetBench {
  seed: number;
  published: PublishedNetwork;
  file: string;
}

async function compressNetwork(model: Network, compression: Compression): Promise<Measured> {
  const { scale, dataset, seed, published, file } = compression;
  const source = imageBatches(dataset, { size: 64, seed }), { inputShape } = source;
  const accuracy = (network = model) =>
    evaluate((x) => network.forward(x, { training: false }), source.testBatches(), inputShape)
      .accuracy;
  const run = pruningRun(model, source, recipeOf(compression));
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  const { parameters, ...learner } = state.learner;
  const dense = "accuracy" in learner ? learner.accuracy.denseTest : NaN;
  writeVariables(model.variables, parameters);
  const pruned = accuracy();

  const layers = Object.fromEntries(published.layers.map(({ name: layer, fixed: { code } }) => {
    const name = `${layer}/kernel`, { shape } = model.variables[name]!;
    // one code of the paper's width is left for padding
    return [name, shareWeights(parameters[name]!, { shape, clusters: 2 ** code - 1 })];
  }));
  writeVariables(model.variables, weightsOf(layers));
  const clustered = accuracy();
  const training = sharedWeightsRun(model, source, {
    layers,
    totalSteps: STAGES[scale].shared * source.stepsPerEpoch,
    learningRate: 1e-4,
    optimizer: { rule: "adam" },
  });
  let sharing = training.start();
  while (sharing.step < training.totalSteps) ({ state: sharing } = training.advance(sharing));
  writeVariables(model.variables, sharing.learner.parameters);
  const trained = sharedLayers(layers, sharing.learner.parameters);

  await writeAtomically(file, encodeSharedNetwork(trained, () => GAP_BITS));
  const bytes = await readBytes(file);
  const kernels = Object.keys(trained).map((name) => model.variables[name]!);
  for (const kernel of kernels) kernel.assign(tf.zerosLike(kernel)); // what is evaluated comes from the file
  writeVariables(model.variables, weightsOf(decodeSharedNetwork(bytes)));
  const account = Object.entries(trained).map(([name, layer]) => accountOf(name, layer));
  return {
    dense,
    cut: null,
    accuracy: accuracy(),
    removed: 1 - sum(account, "nonzeros") / sum(account, "weights"),
    compressed: { pruned, clustered, bytes: bytes.length, layers: account },
  };
}

/** Single weights of the smallest magnitude, each layer down to the paper's density, little by little. */
function recipeOf({ scale, published }: Compression): PruningRecipe {
  const { dense, pruning, fineTuning } = STAGES[scale];
  return {
    ...pruningRecipe("magnitude-finetune"),
    choice: {
      rule: "perLayer",
      shares: Object.fromEntries(published.layers.map(({ name, density }) => [name, 1 - density])),
    },
    time: { kind: "polynomial", end: 0.75 * pruning, every: 0.1 },
    training: { dense, pruning, fineTuning, learningRate: 1e-3, optimizer: { rule: "adam" } },
  };
}

function accountOf(name: string, layer: SharedWeights): CompressedLayer {
  const { nonzeros, padding, fixed, huffman, codebook } = compressedBits(layer, {
    indexBits: GAP_BITS,
  });
  return {
    name: name.replace("/kernel", ""),
    weights: layer.labels.length,
    nonzeros,
    padding,
    codebook,
    fixed,
    huffman,
  };
}

function weightsOf(layers: Record<string, SharedWeights>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [name, sharedValues(layer)]),
  );
}

function sum(account: readonly CompressedLayer[], of: "weights" | "nonzeros"): number {
  return account.reduce((total, layer) => total + layer[of], 0);
}
