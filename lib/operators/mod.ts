/**
 * What is known of each operator, in one record: operands and where its weight is, multiply-adds, shape without running it,
 * attributes that hold lengths, the name of its dependency rule, whether it has a gradient. `docs/operators.md` lists them.
 *
 * The functions of a record are pure: shapes and attributes go in, numbers come out. Nothing here knows a graph.
 *
 * @example The convolutions and matrix products that can be quantized
 * ```ts
 * import { operators } from "@geta-lab/geta/operators";
 * import assert from "node:assert/strict";
 *
 * const found = [...operators.values()].filter(({ product }) => product?.quantizable);
 * assert.ok(found.some(({ name }) => name === "GroupedConv2D"));
 * ```
 *
 * @module
 */
export {
  convolutionMultiplyAdds,
  depthwiseConvolutionMultiplyAdds,
  transposedConvolutionMultiplyAdds,
} from "./convolution.ts";
export * from "./call_fault.ts";
export * from "./cut_attributes.ts";
export * from "./dimension.ts";
export { fusedActivations, fusedScopes } from "./fused.ts";
export {
  attentionMultiplyAdds,
  einsumMultiplyAdds,
  matrixProductMultiplyAdds,
} from "./matrix_product.ts";
export type { CutCall, Fusion, Operator, OperatorCall, Product, ShapedCall } from "./operator.ts";
export * from "./operators.ts";
export * from "./rules.ts";
export * from "./strided_range.ts";
