/**
 * The operators that multiply data with a weight: the ones to quantize.
 *
 * @module
 */

/** Names of the operands of a product. */
export interface ProductOperands {
  /** Operand that may hold the data. */
  data: string;
  /** Operand that may hold the weight. */
  weight: string;
}

const PRODUCTS: Record<string, ProductOperands[]> = {
  Conv2D: [{ data: "x", weight: "filter" }],
  DepthwiseConv2dNative: [{ data: "x", weight: "filter" }],
  BatchMatMul: [{ data: "a", weight: "b" }, { data: "b", weight: "a" }],
};

const RESHAPING = ["Reshape", "Transpose", "ExpandDims", "Identity"];

/**
 * Ways to read an operator as data times weight: one for a convolution, two for a matrix product, none for all others.
 *
 * @param op Kernel name.
 * @returns The operand names, most usual first.
 */
export function productOperands(op: string | undefined): ProductOperands[] {
  return op !== undefined && Object.hasOwn(PRODUCTS, op) ? PRODUCTS[op]! : [];
}

/**
 * Whether the result of an operator holds the same numbers as its operand `x`, only in another arrangement.
 *
 * @param op Kernel name.
 * @returns True for reshape and transpose.
 */
export function isRearrangement(op: string | undefined): boolean {
  return op !== undefined && RESHAPING.includes(op);
}
