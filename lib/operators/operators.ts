/**
 * All records.
 *
 * @module
 */
import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { fused } from "./fused.ts";
import { image } from "./image.ts";
import { layout } from "./layout.ts";
import { matrixProduct } from "./matrix_product.ts";
import { norm } from "./norm.ts";
import type { Operator } from "./operator.ts";
import { pieces } from "./pieces.ts";
import { pointwise } from "./pointwise.ts";
import { reduction } from "./reduction.ts";
import { selection } from "./selection.ts";

/** The records by section, as `docs/operators.md` lists them. */
export const operatorSections: Readonly<Record<string, readonly Operator[]>> = {
  "Convolutions": convolution,
  "Matrix products": matrixProduct,
  "Functions of one tensor": pointwise,
  "Functions of several tensors": elementwise,
  "Normalisations": norm,
  "Reductions, scans, softmax": reduction,
  "Images": image,
  "Layout": layout,
  "Pieces": pieces,
  "Selection": selection,
  "Fused kernels": fused,
};

/** All records by the name of their kernel. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.values(operatorSections).flat().map((operator) => [operator.name, operator]),
);

/**
 * What is known of an operator.
 *
 * @param name Name of its kernel; undefined for a function with a gradient of its own.
 * @returns Its record; undefined for an operator that nobody described.
 *
 * @example
 * ```ts
 * import { operatorOf } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const conv = operatorOf("Conv2D");
 * assert.deepEqual(conv?.operands, ["x", "filter"]);
 * assert.equal(conv?.rule, "convolution");
 * assert.equal(operatorOf("FFT"), undefined);
 * ```
 */
export function operatorOf(name: string | undefined): Operator | undefined {
  return name === undefined ? undefined : operators.get(name);
}
