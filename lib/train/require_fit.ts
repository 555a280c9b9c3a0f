import { requireInteger, requireShape, valueText } from "../core/mod.ts";
import { inputShapeOf, type Network } from "../nn/mod.ts";
import type { Batch, BatchSource } from "./batch.ts";

/**
 * Throws unless a network and a source of samples are what they must be and fit together. No sample is asked for.
 *
 * @param model The network.
 * @param source Where the samples come from.
 * @throws {TypeError} If one of them is something else, or samples have another shape than the network's argument.
 * @throws {RangeError} If there are no steps.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { requireFit } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 10 }), { size: 10, seed: 0 });
 * requireFit({ name: "mine", inputs: [{ shape: [32, 32, 3] }] }, source);
 * assert.throws(
 *   () => requireFit({ name: "mine", inputs: [{ shape: [28, 28, 1] }] }, source),
 *   /Cannot use source to train mine: its shape must be \[28,28,1\]: current value is \[32,32,3\]/,
 * );
 * ```
 */
export function requireFit(model: Pick<Network, "name" | "inputs">, source: BatchSource): void {
  if (!Array.isArray(model?.inputs)) {
    throw new TypeError(
      `Cannot train: model must be a network with name, inputs, variables and forward: current value is ${
        valueText(model)
      }`,
    );
  }
  const name = `Cannot train ${model.name}`;
  const methods = ["trainingBatch", "validationBatches", "testBatches"] as const;
  if (!methods.every((method) => typeof source?.[method] === "function")) {
    throw new TypeError(
      `${name}: source must give batches, as imageBatches(dataset, { size, seed }) does: current value is ${
        valueText(source)
      }`,
    );
  }
  requireInteger("steps per epoch", source.stepsPerEpoch, { min: 1 });
  requireShape(`source to train ${model.name}`, source.inputShape, inputShapeOf(model));
}

/**
 * Throws unless a split has samples of the right size: said before the first step, not after an epoch.
 *
 * @param model The network that will see them.
 * @param split Which split.
 * @param source Where the samples come from.
 * @throws {RangeError} If the split is empty.
 * @throws {TypeError} If its first batch has another number of values or labels than samples.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { requireSamples } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const source = imageBatches(shapes({ train: 20, validation: 0, test: 10 }), { size: 10, seed: 0 });
 * requireSamples({ name: "mine" }, "test", source);
 * assert.throws(() => requireSamples({ name: "mine" }, "validation", source), RangeError);
 * ```
 */
export function requireSamples(
  { name }: Pick<Network, "name">,
  split: "validation" | "test",
  source: BatchSource,
): void {
  const batch = firstOf(split === "test" ? source.testBatches() : source.validationBatches());
  if (batch === undefined || batch.count === 0) {
    throw new RangeError(
      `Cannot train ${name}: the ${split} split must hold at least one sample: current value is none`,
    );
  }
  const { images, labels, count } = batch;
  const size = source.inputShape.reduce((product, length) => product * length, count);
  if (images.length === size && labels.length === count) return;
  throw new TypeError(
    `Cannot train ${name}: a batch of ${count} ${split} samples must hold ${size} values and ${count} labels: ` +
      `current value is ${images.length} and ${labels.length}`,
  );
}

/** The first batch, without asking for another one. */
function firstOf(batches: Iterable<Batch>): Batch | undefined {
  for (const batch of batches) return batch;
}
