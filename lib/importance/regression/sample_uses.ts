import { joinArrays, requireInteger, type Tensor, type Variable } from "../../core/mod.ts";
import { readArray } from "../../engine/mod.ts";
import { eliminateDeadCode, type Graph, replay } from "../../graph/mod.ts";
import {
  type SampledPosition,
  samplePatches,
  samplePositions,
  sampleTargets,
} from "./sample_patches.ts";
import type { ReaderUse } from "./structure_readers.ts";

/** A network and what is shown to it. */
export interface ObservedNetwork {
  /** The network, traced in inference mode. */
  graph: Graph;
  /** Its parameters and running averages by name; none is changed. */
  parameters: Record<string, Tensor | Variable>;
  /** Arguments of the network, one list a batch. */
  batches: readonly (readonly Tensor[])[];
}

/** Positions of each image, as in the paper. */
const PER_IMAGE = 10;

/**
 * What layers read, or what they give, at ten random positions of every image; at all of them where there are fewer. The same network
 * and the same uses give the same positions, so that what one network reads can be set against what another one gives.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 4.
 *
 * @param network The network as it is now, and the batches.
 * @param uses Where its layers read.
 * @param side `inputs`: patches, row-major [samples, input axis, taps]; `targets`: outputs, row-major [samples, outputs].
 * @returns One array for each use.
 * @throws {RangeError} If there is no batch.
 *
 * @example A dense layer reads its samples as they are
 * ```ts
 * import { sampleUses } from "@geta-lab/geta/importance";
 * import { products, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const parameters = { "a/kernel": tf.variable(tf.tensor2d([[1], [2]])) };
 * const graph = trace((x) => tf.matMul(x, parameters["a/kernel"]), [tf.zeros([1, 2])], { variables: parameters });
 * const { inputs, outputs } = products(graph)[0]!.node;
 * const use = { input: inputs.a!, output: outputs[0]!, kernel: [1, 1], strides: [1, 1], padding: "valid" } as const;
 * const network = { graph, parameters, batches: [[tf.tensor2d([[1, 1], [0, 3]])]] };
 * assert.deepEqual(sampleUses(network, [use], "inputs"), [Float64Array.of(1, 1, 0, 3)]);
 * assert.deepEqual(sampleUses(network, [use], "targets"), [Float64Array.of(3, 6)]);
 * ```
 */
export function sampleUses(
  { graph, parameters, batches }: ObservedNetwork,
  uses: readonly ReaderUse[],
  side: "inputs" | "targets",
): Float64Array[] {
  requireInteger("the number of batches", batches.length, { min: 1 });
  const valueOf = ({ input, output }: ReaderUse) => side === "inputs" ? input : output;
  const values = [...new Set(uses.map(valueOf))];
  const run = replay(eliminateDeadCode({ ...graph, outputs: values }), parameters);
  const parts: Float64Array[][] = uses.map(() => []);
  batches.forEach((batch, seed) => {
    const tensors = run(...batch);
    const images = tensors.map((tensor, i) => ({
      data: readArray(tensor),
      shape: imageShape(tensor.shape, graph.values[values[i]!]!.shape),
    }));
    // an argument that is looked at comes back as it is, and belongs to the caller
    for (const tensor of tensors) if (!batch.includes(tensor)) tensor.dispose();
    uses.forEach((use, u) => {
      const image = images[values.indexOf(valueOf(use))]!;
      const positions = positionsOf(graph, use, { count: image.shape[0]!, seed });
      const { kernel, strides, padding } = use;
      parts[u]!.push(
        side === "targets"
          ? sampleTargets(image, positions)
          : samplePatches(image, { positions, kernel, strides, padding }),
      );
    });
  });
  return parts.map((some) => joinArrays(Float64Array, some));
}

/** Positions of a layer's output, whichever side is looked at. */
function positionsOf(
  graph: Graph,
  { output }: ReaderUse,
  { count, seed }: { count: number; seed: number },
): SampledPosition[] {
  const { shape } = graph.values[output]!;
  const [, height, width] = imageShape(shape as number[], shape);
  const perImage = Math.min(PER_IMAGE, height! * width!);
  return samplePositions([count, height!, width!], { perImage, seed });
}

/** Samples, or rows of samples, as images of one pixel or one column; of [1, samples, channels] the samples come first. */
function imageShape(shape: readonly number[], traced: Graph["values"][number]["shape"]): number[] {
  const [first, second, third] = shape as [number, number, number];
  if (shape.length === 4) return [...shape];
  if (shape.length === 2) return [first, 1, 1, second];
  return typeof traced[0] === "number" ? [second, 1, 1, third] : [first, second, 1, third];
}
