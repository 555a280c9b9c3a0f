/**
 * The samples of a run by command, and all that is said of them: images of a data set, or what the module of a task exports.
 *
 * @module
 */
import type { Network } from "../../nn/mod.ts";
import { zoo } from "../../models/mod.ts";
import type { ExampleReport, RunInput, SplitsReport } from "../../report/mod.ts";
import type { BatchSource, Task } from "../../train/mod.ts";
import type { ExampleImages } from "../../viz/mod.ts";
import { isModelFile } from "../options/model_file.ts";
import { exampleImages } from "./example_images.ts";
import {
  batchSource,
  type DataOptions,
  loadData,
  samplesDigest,
  splitsReport,
  subnetInput,
} from "./load_data.ts";
import { shiftWarning } from "./shift_warning.ts";
import { loadTask } from "./load_task.ts";
import { trainedNetwork } from "./trained_network.ts";

/** Samples, and what a run by command needs beside them. */
export interface RunSamples<Source = BatchSource | Task> {
  /** Batches, or the whole task. */
  source: Source;
  /** Makes or loads a network for them. */
  network: (model: string, seed: number) => Promise<Network>;
  /** How many, and where they come from. */
  splits: SplitsReport;
  /** Names of the classes; none where there are none. */
  classes: string[];
  /** What a reader must know, a sentence each. */
  warnings: string[];
  /** What a subnet that was trained on them expects. */
  input: RunInput;
  /** What the digits of the run depend on. */
  digests: { samples: string; task?: string };
  /** The pixels of examples, where they are images. */
  images: (examples: readonly ExampleReport[]) => ExampleImages | undefined;
}

/** Images of a data set, for classifiers. */
export async function imageSamples(options: DataOptions): Promise<RunSamples<BatchSource>> {
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const { inputShape, classes } = source, { shift = dataset.augmentation.padding } = options;
  const warning = shiftWarning(shift, dataset.inputShape);
  return {
    source,
    async network(model, seed) {
      return isModelFile(model)
        ? await trainedNetwork(model, inputShape)
        : zoo[model]!({ seed, inputShape, classes });
    },
    splits: splitsReport(dataset),
    classes: dataset.classes,
    warnings: warning === undefined ? [] : [warning],
    input: subnetInput(dataset),
    digests: { samples: await samplesDigest(dataset) },
    images: (examples) => exampleImages(examples, dataset),
  };
}

/** What the module of a task exports. */
export async function taskSamples(path: string, seed: number): Promise<RunSamples<Task>> {
  const { task, samples, name, digests, network } = await loadTask(path, seed);
  const split = (count: number) => ({ count, origin: `batches of ${name}` });
  return {
    source: task,
    network,
    splits: {
      train: split(samples.train),
      validation: split(samples.validation),
      test: split(samples.test),
      unit: "samples",
    },
    classes: [],
    warnings: [],
    input: {
      schema: "geta-lab/task-input/1",
      task: path,
      sha256: digests.task,
      inputs: task.inputs,
    },
    digests,
    images: () => undefined,
  };
}
