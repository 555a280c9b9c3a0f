/**
 * What the studies of GETA have in common: data, network, settings, and the place from which all compressions of a seed start.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { type Dataset, imageBatches, loadCifar10, shapes } from "../../datasets/mod.ts";
import { type CompressionState, type GetaRun, getaRun, recipe } from "../../lib/geta/mod.ts";
import { resnet20, small } from "../../lib/models/mod.ts";
import type { Network } from "../../lib/nn/mod.ts";
import type { PartialSettings, Settings } from "../../lib/settings/mod.ts";
import type { BatchSource } from "../../lib/train/mod.ts";

/** Word for a network that its variables hold already: a run that starts from it trains no dense network. */
export const HELD = "held.safetensors";

/** Data, network and start of a seed. */
export interface CompressionBench {
  /** Decides data, first weights and order of batches. */
  readonly seed: number;
  /** Lengths of the trainings, by name; results of other lengths do not compare. */
  readonly scale: string;
  readonly source: BatchSource;
  /** The network with its first weights. */
  network(): Network;
  /** The settings of a compression, with changes. */
  settings(changes: PartialSettings): Settings;
  /** Where a compression starts. */
  start(run: GetaRun): CompressionState;
}

/** Sizes of {@linkcode smallBench}, where they differ. */
export interface SmallBenchOptions {
  /** Training images. Default 3000. */
  train?: number;
  /** Validation images. Default 100. */
  validation?: number;
  /** Images in a batch. Default 32. */
  size?: number;
  /** Epochs of the dense training, and of a compression. Default 7. */
  epochs?: number;
}

/**
 * `small` on 3,000 procedural images: 7 dense epochs, which all compressions of the seed share, then 7 of compression.
 *
 * @param seed Decides data, first weights and order of batches.
 * @param scale `full`, or `quick` for one epoch each.
 * @param options Other sizes.
 * @returns The bench; the dense network is trained when it is first asked for.
 */
export function smallBench(
  seed: number,
  scale: string,
  { train = 3000, validation = 100, size = 32, epochs = 7 }: SmallBenchOptions = {},
): CompressionBench {
  const source = imageBatches(shapes({ seed, train, validation }), { size, seed });
  const settings = (changes: PartialSettings) =>
    recipe("small", { seed, epochs: scale === "quick" ? 1 : epochs, ...changes });
  let dense: ReturnType<GetaRun["dense"]["save"]> | undefined;
  function trained() {
    const run = getaRun(small({ seed }), source, settings({}));
    let state = run.dense.start();
    while (state.step < run.dense.totalSteps) ({ state } = run.dense.advance(state));
    const checkpoint = run.dense.save(state);
    run.dispose();
    tf.dispose(run.model.variables);
    return checkpoint;
  }
  return {
    seed,
    scale,
    source,
    network: () => small({ seed }),
    settings,
    start: ({ compression, dense: { restore } }) => compression.start(restore(dense ??= trained())),
  };
}

/** Images of CIFAR-10 for {@linkcode resnet20Bench}. */
export interface ResNet20Data {
  scale: string;
  dataset: Dataset;
  epochs: number;
}

/**
 * The first 12,800 training images of CIFAR-10, and all test images.
 *
 * @param folder Where its files lie.
 * @param scale `full`, or `quick` for fewer images and one epoch.
 * @returns The images.
 */
export async function resnet20Data(folder: string, scale: string): Promise<ResNet20Data> {
  const [limit, epochs] = scale === "quick" ? [4096, 1] : [12_800, 5];
  return { scale, epochs, dataset: await loadCifar10(folder, { limit, validation: 500 }) };
}

/**
 * ResNet20 on CIFAR-10: 5 epochs of compression from the first weights; weights only, 4 bits at the end.
 *
 * @param seed Decides first weights and order of batches.
 * @param data The images.
 * @returns The bench.
 */
export function resnet20Bench(
  seed: number,
  { scale, dataset, epochs }: ResNet20Data,
): CompressionBench {
  return {
    seed,
    scale,
    source: imageBatches(dataset, { size: 64, seed }),
    network: () => resnet20({ seed }),
    settings: (changes) => recipe("resnet20", { seed, start: HELD, epochs, ...changes }),
    start: ({ compression, dense }) => compression.start(dense.start()),
  };
}
