import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { messageOf, type Tensor } from "../../core/mod.ts";
import { loadModel, readBytes, sha256 } from "../../io/mod.ts";
import type { Network } from "../../nn/mod.ts";
import {
  describeBatches,
  moduleTask,
  requireModule,
  type Task,
  type TaskModule,
  taskSplits,
  tensorsIn,
} from "../../train/mod.ts";
import { UsageError } from "../options/usage_error.ts";

/** The module of a task, loaded. */
export interface LoadedTask {
  /** The task. */
  task: Task;
  /** Name of the module's file. */
  name: string;
  /** Samples of each split. */
  samples: Record<typeof taskSplits[number], number>;
  /** SHA-256 of the samples, and of the module's text. */
  digests: { samples: string; task: string };
  /** Loads a model from the disk as a network for the task. */
  network: (model: string) => Promise<Network>;
}

/** What a module exports, as far as the types know. */
type AnyModule = TaskModule<Tensor, Tensor, Tensor>;

/**
 * Loads the module of a task and checks all that it exports.
 *
 * @param path Its file.
 * @param seed Seed of the order of the training batches.
 * @returns The task, and what is said of it.
 * @throws {FileError} If there is no such file.
 * @throws {UsageError} If it cannot be loaded, or does not export what a task needs; says what.
 */
export async function loadTask(path: string, seed: number): Promise<LoadedTask> {
  const { module, name, text } = await importTask(path), { batches } = module;
  return await asUsageError(async () => {
    const task = moduleTask(module, { seed, name }), { inputs } = task;
    const samples = Object.fromEntries(
      taskSplits.map((split) => [split, describeBatches(batches[split], name, { inputs }).samples]),
    ) as LoadedTask["samples"];
    const digests = { samples: await batchesDigest(module), task: await sha256(text) };
    return { task, name, samples, digests, network: (model) => networkFor(model, task) };
  });
}

/**
 * Samples in the first training batch of a module: what a run says that a batch holds.
 *
 * @param path The module's file.
 * @returns The count.
 */
export async function taskBatchSize(path: string): Promise<number> {
  const { module, name } = await importTask(path);
  return await asUsageError(() => {
    requireModule(module, name);
    const { train } = module.batches;
    return describeBatches({ length: 1, at: (i) => train.at(i) }, `${name}: batches.train`).batch;
  });
}

/** The module is loaded as any other: what it does while it is loaded, it does with the permissions of the command. */
async function importTask(path: string) {
  const text = await readBytes(path), name = basename(path);
  try {
    const module = await import(pathToFileURL(resolve(path)).href) as AnyModule;
    return { module, name, text };
  } catch (cause) {
    throw new UsageError(
      `Cannot use ${path}: it must be a module that can be loaded: current value is an error, ${
        messageOf(cause)
      }`,
      { cause },
    );
  }
}

/** A model from the disk, with the tokens that the samples have. */
async function networkFor(path: string, { inputs }: Task): Promise<Network> {
  const inputShape = inputs.map(({ shape }) => shape);
  const network = await asUsageError(() => loadModel(path, { inputShape }));
  const specs = network.inputs.map((spec, i) => {
    const vocabulary = inputs[i]?.vocabulary;
    return { ...spec, ...vocabulary !== undefined && { vocabulary } };
  });
  return { ...network, inputs: specs } as Network;
}

/** What the library throws about a user's module or model is the user's to mend. */
async function asUsageError<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error });
  }
}

/** A checksum of all numbers of all batches, in their order. */
async function batchesDigest({ batches }: AnyModule): Promise<string> {
  const parts: string[] = [];
  for (const split of taskSplits) {
    for (let i = 0; i < batches[split].length; i++) {
      const arrays: { bytes: Uint8Array<ArrayBuffer>; form: string }[] = [];
      tf.tidy(() => {
        const { inputs, labels } = batches[split].at(i)!;
        for (const tensor of [...tensorsIn(inputs)!, ...tensorsIn(labels)!]) {
          const { buffer, byteOffset, byteLength } = tensor.dataSync();
          const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
          arrays.push({ bytes, form: `${split} ${tensor.dtype} ${tensor.shape}` });
        }
      });
      for (const { bytes, form } of arrays) parts.push(`${form} ${await sha256(bytes)}`);
    }
  }
  return await sha256(new TextEncoder().encode(parts.join("\n")));
}
