import { requireShape, sizeOf } from "../../core/mod.ts";
import { toOihw } from "../../structure/mod.ts";
import type { SampledLayer } from "./sampled_layer.ts";
import type { StructureReader } from "./structure_readers.ts";

/** What a reader did at the sampled positions of all its uses, one behind the other. */
export interface ReaderSamples {
  /** Patches, row-major [samples, input axis, taps]. */
  inputs: Float64Array;
  /** What the original network gave there, row-major [samples, outputs]. */
  targets: Float64Array;
  /** The weight as it is now. */
  kernel: ArrayLike<number>;
  /** Its shape. */
  shape: readonly number[];
}

/**
 * The regression problem of one reader, with the structures of the group as channels. What its other inputs contribute (those of
 * other groups, behind a concatenation) stays and is taken off the targets.
 *
 * ```text
 * X[n, s, (p, t)] = patch[n, position p of structure s, t]        Y = targets - sum over other positions of X W
 * ```
 *
 * @param reader Which positions of its input axis are which structure.
 * @param samples What was sampled.
 * @returns The layer; its taps are positions times taps of the kernel.
 * @throws {TypeError} If structures have different numbers of positions, or sizes do not fit.
 *
 * @example A dense layer with three inputs, of which the last two are the group's
 * ```ts
 * import { readerLayer } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const reader = { weight: "w", layout: "dense" as const, uses: [], positions: [[1], [2]] };
 * const layer = readerLayer(reader, {
 *   inputs: Float64Array.of(10, 1, 2),
 *   targets: Float64Array.of(35),
 *   kernel: [3, 1, 2],
 *   shape: [3, 1],
 * });
 * assert.deepEqual(layer.inputs, Float64Array.of(1, 2));
 * assert.deepEqual(layer.targets, Float64Array.of(5)); // 35 without 10 times 3
 * ```
 */
export function readerLayer(
  { layout, positions }: StructureReader,
  { inputs, targets, kernel, shape }: ReaderSamples,
): SampledLayer {
  const weights = rowsOfOutputs({ kernel, shape }, layout);
  const outputs = shape.at(-1)!, axis = shape[shape.length - 2]!;
  const kernelTaps = sizeOf(shape) / (outputs * axis), samples = targets.length / outputs;
  requireShape("the patches", [inputs.length], [samples * axis * kernelTaps]);
  const each = positions[0]!.length;
  for (const list of positions) requireShape("positions of a structure", [list.length], [each]);
  const own = new Set(positions.flat());
  const others = Array.from({ length: axis }, (_, at) => at).filter((at) => !own.has(at));
  const rest = Float64Array.from(targets);
  for (let n = 0; n < samples; n++) {
    for (const at of others) {
      for (let t = 0; t < kernelTaps; t++) {
        const x = inputs[(n * axis + at) * kernelTaps + t]!;
        if (x === 0) continue;
        for (let o = 0; o < outputs; o++) {
          rest[n * outputs + o]! -= x * weights[(o * axis + at) * kernelTaps + t]!;
        }
      }
    }
  }
  const ofStructures = (rows: ArrayLike<number>) => gathered(rows, { axis, kernelTaps, positions });
  return {
    inputs: ofStructures(inputs),
    weights: ofStructures(weights),
    targets: rest,
    samples,
    channels: positions.length,
    taps: each * kernelTaps,
    outputs,
  };
}

/**
 * A kernel with new weights for some structures: the inverse of what {@linkcode readerLayer} does to it.
 *
 * @param reader The reader.
 * @param kernel Its kernel and shape.
 * @param fit Structures, and their weights, row-major [outputs, structures, taps].
 * @returns A copy; other weights are as before.
 *
 * @example
 * ```ts
 * import { refittedKernel } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const reader = { weight: "w", layout: "dense" as const, uses: [], positions: [[1], [2]] };
 * const kernel = { kernel: [3, 1, 2], shape: [3, 1] };
 * assert.deepEqual([...refittedKernel(reader, kernel, { channels: [1], weights: [7] })], [3, 1, 7]);
 * ```
 */
export function refittedKernel(
  { positions }: StructureReader,
  { kernel, shape }: Pick<ReaderSamples, "kernel" | "shape">,
  { channels, weights }: { channels: readonly number[]; weights: ArrayLike<number> },
): Float32Array {
  const result = Float32Array.from(kernel),
    outputs = shape.at(-1)!,
    axis = shape[shape.length - 2]!;
  const kernelTaps = sizeOf(shape) / (outputs * axis);
  let from = 0;
  for (let o = 0; o < outputs; o++) {
    for (const channel of channels) {
      for (const at of positions[channel]!) {
        for (let t = 0; t < kernelTaps; t++) {
          result[(t * axis + at) * outputs + o] = weights[from++]!;
        }
      }
    }
  }
  return result;
}

/** [outputs, input axis, taps], whatever the layout. */
function rowsOfOutputs(
  { kernel, shape }: Pick<ReaderSamples, "kernel" | "shape">,
  layout: StructureReader["layout"],
): ArrayLike<number> {
  const hwio = layout === "hwio" ? shape : [1, 1, ...shape];
  return toOihw({ data: Float32Array.from(kernel), shape: hwio, layout: "hwio" }).data;
}

/** Rows [rows, axis, taps] with the axis in the order of structures. */
function gathered(
  rows: ArrayLike<number>,
  { axis, kernelTaps, positions }: { axis: number; kernelTaps: number; positions: number[][] },
): Float64Array {
  const order = positions.flat(), count = rows.length / (axis * kernelTaps);
  const result = new Float64Array(count * order.length * kernelTaps);
  let to = 0;
  for (let row = 0; row < count; row++) {
    for (const at of order) {
      const from = (row * axis + at) * kernelTaps;
      for (let t = 0; t < kernelTaps; t++) result[to++] = rows[from + t]!;
    }
  }
  return result;
}
