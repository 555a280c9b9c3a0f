/**
 * The operators that multiply: those with a weight to quantize, and all others.
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
  Conv2DBackpropInput: [{ data: "dy", weight: "filter" }],
  DepthwiseConv2dNative: [{ data: "x", weight: "filter" }],
  GroupedConv2D: [{ data: "x", weight: "filter" }],
  BatchMatMul: [{ data: "a", weight: "b" }, { data: "b", weight: "a" }],
};

/** Every operator that multiplies, with the operands that may be its weight, most usual first. */
const WEIGHTS: Record<string, string[]> = {
  Conv2D: ["filter"],
  Conv2DBackpropInput: ["filter"],
  DepthwiseConv2dNative: ["filter"],
  GroupedConv2D: ["filter"],
  Conv3D: ["filter"],
  Conv3DBackpropInputV2: ["filter"],
  BatchMatMul: ["b", "a"],
  Einsum: ["1", "0"],
  Attention: [],
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

/**
 * Whether an operator is a convolution or a matrix product, or made of them.
 *
 * @param op Kernel name.
 * @returns True for convolutions, transposed convolutions, matrix products and attention.
 */
export function multiplies(op: string): boolean {
  return Object.hasOwn(WEIGHTS, op);
}

/**
 * The operands of a multiplying operator that may be its weight.
 *
 * @param op Kernel name.
 * @returns Operand names, most usual first; none for operators that do not multiply.
 */
export function weightOperands(op: string): string[] {
  return multiplies(op) ? WEIGHTS[op]! : [];
}
