import * as tf from "@tensorflow/tfjs-core";
import { largest, type Tensor, valueText } from "../core/mod.ts";
import { type InputSpec, inputText } from "../nn/mod.ts";
import type { Batches } from "./module_task.ts";
import type { LabelledBatch } from "./task.ts";

/** A batch of any task. */
type AnyBatch = LabelledBatch<Tensor | Tensor[], unknown>;

/** What the batches of a split have in common, and how many samples they hold. */
export interface DescribedBatches {
  /** The network's arguments, without the batch. */
  inputs: InputSpec[];
  /** Their types. */
  dtypes: string[];
  /** Samples of all batches. */
  samples: number;
  /** Samples of the first batch. */
  batch: number;
}

/** What batches must be like. */
export type KnownForm = Partial<Pick<DescribedBatches, "inputs" | "dtypes">>;

/**
 * Looks at every batch of a split. Whole numbers of type int32 are taken for tokens.
 *
 * @param batches The batches.
 * @param name What to call them in errors.
 * @param known What is known of them: the free lengths of the inputs, and inputs and types of another split, which must be the same.
 * @returns Shapes, types and samples.
 * @throws {TypeError} If one is no batch, or of another form than the first.
 *
 * @example
 * ```ts
 * import { describeBatches } from "@geta-lab/geta/train";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const tokens = tf.tensor2d([[0, 3], [1, 2], [2, 0]], [3, 2], "int32");
 * const { inputs, samples } = describeBatches([{ inputs: tokens, labels: tf.zeros([3]) }], "batches");
 * assert.deepEqual([inputs, samples], [[{ shape: [2], vocabulary: 4 }], 3]);
 * ```
 */
export function describeBatches(
  batches: Batches<LabelledBatch<Tensor | Tensor[], unknown>>,
  name: string,
  known: KnownForm = {},
): DescribedBatches {
  let described: DescribedBatches | undefined;
  for (let i = 0; i < batches.length; i++) {
    tf.tidy(() => {
      const one = describeBatch(batches.at(i), `${name}[${i}]`);
      one.inputs.forEach((spec, j) => {
        const free = known.inputs?.[j]?.free;
        if (free !== undefined) spec.free = free;
      });
      requireForm(one, described ?? known, `${name}[${i}]`);
      described ??= { ...one, samples: 0 };
      described.samples += one.batch;
      described.inputs.forEach((spec, j) => {
        if (spec.vocabulary === undefined) return;
        spec.vocabulary = Math.max(spec.vocabulary, one.inputs[j]!.vocabulary!);
      });
    });
  }
  return described!;
}

function describeBatch(batch: unknown, name: string): Omit<DescribedBatches, "samples"> {
  const { inputs, labels } = (batch ?? {}) as Partial<AnyBatch>, all = [inputs].flat();
  if (all.length === 0 || !all.every((one) => one instanceof tf.Tensor && one.shape.length > 0)) {
    throw new TypeError(
      `Cannot use ${name}: its inputs must be a tensor [batch, ...], or a list of them: current value is ${
        valueText(inputs)
      }`,
    );
  }
  const found = tensorsIn(labels);
  if (found === undefined || found.length === 0) {
    throw new TypeError(
      `Cannot use ${name}: its labels must be a tensor, or a list or record of them: current value is ${
        valueText(labels)
      }`,
    );
  }
  const tensors = all as Tensor[], batchSize = tensors[0]!.shape[0]!;
  if (batchSize === 0 || tensors.some(({ shape }) => shape[0] !== batchSize)) {
    throw new TypeError(
      `Cannot use ${name}: its inputs must have as many samples each, at least one: current value is ${
        tensors.map(({ shape }) => shape[0]).join(" and ")
      }`,
    );
  }
  return {
    batch: batchSize,
    dtypes: tensors.map(({ dtype }) => dtype),
    inputs: tensors.map((tensor) => {
      const shape = tensor.shape.slice(1);
      if (tensor.dtype !== "int32") return { shape };
      return { shape, vocabulary: Math.max(1, 1 + largest(tensor.dataSync())) };
    }),
  };
}

function requireForm(
  one: Required<KnownForm>,
  { inputs, dtypes }: KnownForm,
  name: string,
): void {
  if (inputs === undefined || dtypes === undefined) return;
  const text = ({ inputs, dtypes }: Required<KnownForm>) =>
    inputs.map((input, i) => `${dtypes[i]} ${inputText(input)}`).join(" and ");
  const first = { inputs, dtypes };
  if (text(first) === text(one)) return;
  throw new TypeError(
    `Cannot use ${name}: its inputs must be like those of the first batch, ${
      text(first)
    }: current value is ${text(one)}`,
  );
}

/**
 * The tensors of a value, in order.
 *
 * @param value A tensor, or a list or record of tensors.
 * @returns The tensors; undefined if something else is in it.
 *
 * @example
 * ```ts
 * import { tensorsIn } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const a = tf.zeros([1]), b = tf.zeros([2]);
 * assert.deepEqual(tensorsIn({ a, rest: [b] }), [a, b]);
 * assert.equal(tensorsIn({ a, rest: 3 }), undefined);
 * ```
 */
export function tensorsIn(value: unknown): Tensor[] | undefined {
  if (value instanceof tf.Tensor) return [value];
  if (typeof value !== "object" || value === null) return undefined;
  const parts = Object.values(value).map(tensorsIn);
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}
