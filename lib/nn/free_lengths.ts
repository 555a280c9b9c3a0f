/**
 * Arguments of networks with lengths that are free.
 *
 * @module
 */
import type { InputSpec } from "./network.ts";

/**
 * The shapes at which a network can be called, for the `inputShapes` of `trace`.
 *
 * @param inputs What the arguments look like.
 * @returns A shape for each: null for the batch, and for the lengths that are free.
 *
 * @example
 * ```ts
 * import { openShapes } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * const image = { shape: [32, 32, 3], free: [0, 1] };
 * assert.deepEqual(openShapes([image, { shape: [5] }]), [[null, null, null, 3], [null, 5]]);
 * ```
 */
export function openShapes(inputs: readonly InputSpec[]): (number | null)[][] {
  return inputs.map(({ shape, free }) => [
    null,
    ...shape.map((length, axis) => free?.includes(axis) ? null : length),
  ]);
}

/**
 * Whether a sample is one that an argument takes.
 *
 * @param input The argument.
 * @param shape Shape of the sample.
 * @returns Whether it is of that shape, free lengths aside.
 *
 * @example
 * ```ts
 * import { takesSample } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * const image = { shape: [32, 32, 3], free: [0, 1] };
 * assert.deepEqual([[24, 20, 3], [24, 20, 1]].map((shape) => takesSample(image, shape)), [true, false]);
 * ```
 */
export function takesSample(
  { shape: own, free = [] }: InputSpec,
  shape: readonly number[],
): boolean {
  return shape.length === own.length &&
    shape.every((length, axis) => free.includes(axis) ? length > 0 : length === own[axis]);
}

/**
 * The shape of a sample in words, for errors.
 *
 * @param input The argument.
 * @returns Its lengths, `any` for a free one.
 *
 * @example
 * ```ts
 * import { sampleText } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.equal(sampleText({ shape: [32, 32, 3], free: [0, 1] }), "[any,any,3]");
 * ```
 */
export function sampleText({ shape, free = [] }: InputSpec): string {
  return `[${shape.map((length, axis) => free.includes(axis) ? "any" : length)}]`;
}

/**
 * The shape of an argument in words: {@linkcode sampleText} with the batch.
 *
 * @param input The argument.
 * @returns Its lengths, `B` for the batch.
 *
 * @example
 * ```ts
 * import { inputText } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([inputText({ shape: [32, 3], free: [0] }), inputText({ shape: [] })], ["[B,any,3]", "[B]"]);
 * ```
 */
export function inputText({ shape, free = [] }: InputSpec): string {
  return `[${["B", ...shape.map((length, axis) => free.includes(axis) ? "any" : length)]}]`;
}
